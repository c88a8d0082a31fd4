/* SPDX-License-Identifier: MIT */
/* What fixed.ld needs. */

void fixed_nothing(void);

void fixed_nothing(void)
{
}
