/* SPDX-License-Identifier: GPL-2.0 */
/* What the reasons mean why frames are dropped. */
#ifndef _VSW_REASONS_H
#define _VSW_REASONS_H

/**
 * struct vsw_reason - one of them
 * @word: its name, as in ethtool -S behind "drop_"
 * @means: a sentence: what was with the frame
 * @setting: a sentence: which setting governs it, or what to look at
 */
struct vsw_reason {
	const char *word;
	const char *means;
	const char *setting;
};

/* All of them; one without a word is the end */
extern const struct vsw_reason vsw_reasons[];

const struct vsw_reason *vsw_reason(const char *word);

#endif /* _VSW_REASONS_H */
