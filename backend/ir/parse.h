/* SPDX-License-Identifier: MIT */
/* Reading IR text. */
#ifndef BACKEND_IR_PARSE_H
#define BACKEND_IR_PARSE_H

#include "backend/ir/build.h"
#include "base/error.h"

/**
 * Parse the text form of one block (as ir_print writes it; blank lines and # comments are allowed) into @out, which keeps
 * it until its next ir_begin. Values may be numbered as one likes. False with @err naming the line. The result is not
 * verified.
 */
bool ir_parse(IrBuilder *out, const IrGuest *guest, const char *text, Error *err);

#endif
