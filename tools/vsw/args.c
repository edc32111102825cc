// SPDX-License-Identifier: GPL-2.0
/* The words of the command line. */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vsw.h"

/**
 * vsw_bad_usage() - the command line makes no sense: say why, and end
 * @format: why, as of printf()
 */
void vsw_bad_usage(const char *format, ...)
{
	va_list list;

	fputs("vsw: ", stderr);
	va_start(list, format);
	vfprintf(stderr, format, list);
	va_end(list);
	fputs("\nTry 'vsw --help'.\n", stderr);
	exit(VSW_USAGE);
}

/**
 * vsw_next_is() - take the next word if it is this one
 * @args: the words
 * @word: this one
 *
 * Return: true if so
 */
bool vsw_next_is(struct vsw_args *args, const char *word)
{
	if (!*args->word || strcmp(*args->word, word))
		return false;
	args->word++;
	return true;
}

/**
 * vsw_value() - take the word behind a keyword
 * @args: the words
 * @what: the keyword
 *
 * Return: the word
 */
const char *vsw_value(struct vsw_args *args, const char *what)
{
	if (!*args->word)
		vsw_bad_usage("%s: what?", what);
	return *args->word++;
}

/**
 * vsw_no_more() - there must be no word left
 * @args: the words
 */
void vsw_no_more(struct vsw_args *args)
{
	if (*args->word)
		vsw_bad_usage("what is '%s'?", *args->word);
}

/**
 * vsw_device() - the index of a device
 * @name: its name
 *
 * Return: the index; it ends if there is none
 */
uint32_t vsw_device(const char *name)
{
	uint32_t ifindex = if_nametoindex(name);

	if (ifindex)
		return ifindex;
	fprintf(stderr, "vsw: there is no device %s\n", name);
	exit(VSW_FAILED);
}

/**
 * vsw_number() - read a number
 * @text: it
 * @what: of what
 * @min: the least one there may be
 * @max: the greatest one
 *
 * Return: the number
 */
unsigned int vsw_number(const char *text, const char *what, unsigned int min,
			unsigned int max)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(text, &end, 0);
	if (errno || end == text || *end || *text == '-' || number < min ||
	    number > max)
		vsw_bad_usage("%s must be %u to %u", what, min, max);
	return number;
}

/**
 * vsw_mac() - read an Ethernet address
 * @text: it: six numbers of one or two hexadecimal digits, with colons between
 * @mac: where to put it
 *
 * Return: true if it is one
 */
bool vsw_mac(const char *text, uint8_t *mac)
{
	int i, n;

	for (i = 0; i < 6; i++) {
		n = strspn(text, "0123456789abcdefABCDEF");
		if (n < 1 || n > 2 || text[n] != (i < 5 ? ':' : '\0'))
			return false;
		mac[i] = strtoul(text, NULL, 16);
		text += n + 1;
	}
	return true;
}

/**
 * vsw_address() - read an IP address
 * @text: it
 * @what: of what
 * @addr: where to put it, room for 16 bytes
 *
 * Return: its length, 4 or 16
 */
int vsw_address(const char *text, const char *what, void *addr)
{
	if (inet_pton(AF_INET, text, addr) == 1)
		return 4;
	if (inet_pton(AF_INET6, text, addr) == 1)
		return 16;
	vsw_bad_usage("%s must be an IPv4 or IPv6 address", what);
}
