// SPDX-License-Identifier: GPL-2.0
/* vsw export: the topology for other programs to draw. */
#include <stdio.h>
#include <string.h>

#include "show.h"

/* In a string of Graphviz; a device's name may have any characters but / and blanks. */
static void quote(const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
}

static struct json_object *at(struct json_object *list, size_t i)
{
	return json_object_array_get_idx(list, i);
}

static size_t length(struct json_object *list)
{
	return list ? json_object_array_length(list) : 0;
}

static bool is_kind(struct json_object *object, const char *kind)
{
	return !strcmp(vsw_text(object, "kind"), kind);
}

/* Where a port's device is, in words: empty: in this namespace */
static const char *place(struct json_object *port, char *text, size_t size)
{
	if (vsw_get(port, "netns"))
		snprintf(text, size, "netns %s", vsw_text(port, "netns"));
	else if (vsw_get(port, "netnsid"))
		snprintf(text, size, "netnsid %s", vsw_text(port, "netnsid"));
	else
		*text = '\0';
	return text;
}

/* Numbers name nodes: names of devices may be those of several. */
static void node(struct json_object *sw, struct json_object *port)
{
	printf("\"p%s_%s\"", vsw_text(sw, "ifindex"), vsw_text(port, "no"));
}

static bool has_node(struct json_object *port)
{
	return is_kind(port, "slave") || is_kind(port, "vnic");
}

static void draw_port(struct json_object *sw, struct json_object *port)
{
	bool up = !strcmp(vsw_text(port, "state"), "forwarding");

	printf("\t\t");
	node(sw, port);
	printf(" [label=\"");
	quote(vsw_text(port, "ifname"));
	printf("\\n%s\" style=\"%s%s\"];\n", vsw_text(port, "address"),
	       is_kind(port, "vnic") ? "rounded" : "solid", up ? "" : ",dashed");
}

/* The ports whose devices are in the same place as @first, unless it has been drawn */
static void draw_place(struct json_object *switches, const char *where, unsigned int number)
{
	struct json_object *ports;
	char text[300];
	size_t i, j;

	printf("\tsubgraph \"%s%u\" {\n", *where ? "cluster_" : "here_", number);
	if (*where) {
		printf("\t\tlabel=\"");
		quote(where);
		printf("\"; style=rounded; color=grey60;\n");
	}
	for (i = 0; i < length(switches); i++) {
		ports = vsw_get(at(switches, i), "ports");
		for (j = 0; j < length(ports); j++)
			if (has_node(at(ports, j)) &&
			    !strcmp(place(at(ports, j), text, sizeof(text)), where))
				draw_port(at(switches, i), at(ports, j));
	}
	printf("\t}\n");
}

static void draw_places(struct json_object *switches)
{
	struct json_object *places = json_object_new_object(), *ports;
	unsigned int number = 0;
	char text[300];
	size_t i, j;

	for (i = 0; i < length(switches); i++) {
		ports = vsw_get(at(switches, i), "ports");
		for (j = 0; j < length(ports); j++)
			if (has_node(at(ports, j)))
				vsw_add_bool(places, place(at(ports, j), text, sizeof(text)), true);
	}
	json_object_object_foreach(places, where, value) {
		(void)value;
		draw_place(switches, where, number++);
	}
	json_object_put(places);
}

/* Each of the next ones has another colour. */
static void draw_switch(struct json_object *sw, size_t number)
{
	static const char *const colours[] = {
		"#cfe2f3", "#f4cccc", "#d9ead3", "#fff2cc", "#d9d2e9", "#fce5cd",
	};
	struct json_object *overlay = vsw_get(sw, "overlay");

	printf("\t\"s%s\" [label=\"", vsw_text(sw, "ifindex"));
	quote(vsw_text(sw, "ifname"));
	printf("\\n%s", vsw_text(sw, "kind"));
	if (overlay)
		printf(" vni %s", vsw_text(overlay, "vni"));
	if (overlay && vsw_get(overlay, "local"))
		printf("\\n%s", vsw_text(overlay, "local"));
	printf("\" style=\"filled%s\" fillcolor=\"%s\"];\n",
	       json_object_get_boolean(vsw_get(sw, "up")) ? "" : ",dashed",
	       colours[number % (sizeof(colours) / sizeof(colours[0]))]);
}

/* Guests are on the left, what leads to others is on the right. */
static void draw_link(struct json_object *sw, struct json_object *port)
{
	bool left = is_kind(port, "vnic");

	putchar('\t');
	if (left)
		node(sw, port);
	else
		printf("\"s%s\"", vsw_text(sw, "ifindex"));
	printf(" -- ");
	if (left)
		printf("\"s%s\"", vsw_text(sw, "ifindex"));
	else
		node(sw, port);
	if (strcmp(vsw_text(port, "state"), "forwarding"))
		printf(" [style=dashed label=\"%s\"]", vsw_text(port, "state"));
	puts(";");
}

static void draw_links(struct json_object *sw)
{
	struct json_object *ports = vsw_get(sw, "ports");
	size_t i;

	for (i = 0; i < length(ports); i++)
		if (has_node(at(ports, i)))
			draw_link(sw, at(ports, i));
}

static void draw_remotes(struct json_object *sw)
{
	struct json_object *overlay = vsw_get(sw, "overlay"), *remotes, *remote;
	size_t i;

	remotes = overlay ? vsw_get(overlay, "remotes") : NULL;
	for (i = 0; i < length(remotes); i++) {
		remote = at(remotes, i);
		/* one node for all overlays that a host is in */
		printf("\t\"vtep %s\" [shape=hexagon];\n", vsw_text(remote, "dst"));
		printf("\t\"s%s\" -- \"vtep %s\" [label=\"vni %s\"%s];\n", vsw_text(sw, "ifindex"),
		       vsw_text(remote, "dst"), vsw_text(remote, "vni"),
		       json_object_get_boolean(vsw_get(remote, "bum")) ? "" : " style=dotted");
	}
}

/* A switch that is a port of another one is one thing, not two. */
static void draw_nested(struct json_object *switches, struct json_object *sw)
{
	struct json_object *ports = vsw_get(sw, "ports");
	size_t i, j;

	for (i = 0; i < length(ports); i++)
		for (j = 0; j < length(switches); j++)
			if (has_node(at(ports, i)) && !vsw_get(at(ports, i), "netnsid") &&
			    vsw_int(at(ports, i), "ifindex") ==
			    vsw_int(at(switches, j), "ifindex")) {
				printf("\t");
				node(sw, at(ports, i));
				printf(" -- \"s%s\" [style=bold];\n",
				       vsw_text(at(switches, j), "ifindex"));
			}
}

/**
 * vsw_export() - vsw export
 * @words: what follows
 *
 * Return: the exit code
 */
int vsw_export(struct vsw_args *words)
{
	struct json_object *switches;
	size_t i;

	if (!vsw_next_is(words, "--dot"))
		vsw_bad_usage("export: how? --dot is for Graphviz");
	vsw_no_more(words);
	if (vsw_options.json)
		vsw_bad_usage("export: --dot or JSON? JSON is what 'vsw -j show' writes");
	switches = vsw_topology();
	if (!switches)
		return VSW_FAILED;
	puts("graph vswitch {");
	puts("\trankdir=LR; nodesep=0.15; ranksep=1;");
	puts("\tgraph [fontname=\"sans-serif\" fontsize=10];");
	puts("\tnode [fontname=\"sans-serif\" fontsize=11 shape=box];");
	puts("\tedge [fontname=\"sans-serif\" fontsize=9 color=grey40];");
	for (i = 0; i < length(switches); i++)
		draw_switch(at(switches, i), i);
	draw_places(switches);
	for (i = 0; i < length(switches); i++) {
		draw_links(at(switches, i));
		draw_nested(switches, at(switches, i));
		draw_remotes(at(switches, i));
	}
	puts("}");
	json_object_put(switches);
	return VSW_OK;
}
