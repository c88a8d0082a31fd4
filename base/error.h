/* SPDX-License-Identifier: MIT */
/*
 * Host and user mistakes: functions return false and fill an Error whose text names the object, the
 * value and what was expected. Guest mistakes are architectural faults and our own bugs are
 * asserts; neither uses this.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/types.h"

typedef struct Error {
    char text[512];
} Error;

/** Format the message into @err (may be NULL); always false, so that it can be returned. */
bool error_set(Error *err, const char *fmt, ...) PRINTF(2, 3);

/** Like error_set, with ": " and the text of errno appended. */
bool error_set_errno(Error *err, const char *fmt, ...) PRINTF(2, 3);

/** Put "fmt: " before the text already in @err; always false. */
bool error_prefix(Error *err, const char *fmt, ...) PRINTF(2, 3);

#endif
