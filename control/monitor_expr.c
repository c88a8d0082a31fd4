/* SPDX-License-Identifier: MIT */
/*
 * Expressions of the monitor: numbers, 'c', $register and operators, in 64 bits. What binds weakest
 * comes first: + -, then & | ^, then * / %, as the monitor's users are used to.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "control/gdb_target.h"
#include "control/monitor.h"

#define DEPTH_MAX 64

typedef struct Parser {
    const MonCall *call;
    const char *at;
    unsigned depth;
} Parser;

static void skip(Parser *p)
{
    p->at += strspn(p->at, " \t");
}

static bool expected(Parser *p, const char *what)
{
    return error_set(p->call->err, "\"%.40s\": %s is expected", p->at, what);
}

/* ---- registers ---- */

typedef struct RegRead {
    unsigned number;
    u8 value[GDB_REG_MAX];
} RegRead;

static void read_register(Vcpu *cpu, void *opaque)
{
    RegRead *r = opaque;

    gdb_reg_read(cpu, r->number, r->value);
}

/* An address, whatever segment an x86 processor counts from. */
static void read_pc(Vcpu *cpu, void *opaque)
{
    *(u64 *)opaque = cpu->rt.pc;
}

/* Of a vector register, the low half; "pc" for all guests. */
static bool take_register(Parser *p, u64 *value)
{
    size_t n = 0;
    char name[32];

    p->at++;
    while (isalnum((unsigned char)p->at[n]) || p->at[n] == '_')
        n++;
    Vcpu *cpu = mon_cpu(p->call);

    if (cpu && n == 2 && !strncmp("pc", p->at, n)) {
        mon_on_cpu(cpu, read_pc, value);
        p->at += n;
        return true;
    }
    for (RegRead r = {0}; cpu && r.number < gdb_reg_count(cpu); r.number++) {
        gdb_reg_name(cpu, r.number, name, sizeof name);
        if (strlen(name) != n || strncmp(name, p->at, n))
            continue;
        mon_on_cpu(cpu, read_register, &r);
        *value = 0;
        memcpy(value, r.value, MIN(gdb_reg_size(cpu, r.number), sizeof *value));
        p->at += n;
        return true;
    }
    return cpu && error_set(p->call->err, "there is no register \"%.*s\"", (int)MIN(n, 40), p->at);
}

void mon_complete_register(const char *prefix, LineCandidates *out)
{
    char name[32] = "$";

    const Machine *m = monitor_machine();

    for (unsigned n = 0; m->cpu_count && n < gdb_reg_count(m->cpus[0]) && *prefix == '$'; n++) {
        gdb_reg_name(m->cpus[0], n, name + 1, sizeof name - 1);
        line_candidate(out, prefix, strlen(prefix), name);
    }
}

/* ---- grammar ---- */

static bool take_level(Parser *p, unsigned level, u64 *value);

static bool take_number(Parser *p, u64 *value)
{
    char *end;

    errno = 0;
    *value = strtoull(p->at, &end, 0);
    if (end == p->at || !isdigit((unsigned char)*p->at))
        return expected(p, "a number, $register or (expression)");
    if (errno)
        return expected(p, "a number of 64 bits");
    p->at = end;
    return true;
}

static bool take_parenthesis(Parser *p, u64 *value)
{
    p->at++;
    if (++p->depth > DEPTH_MAX)
        return expected(p, "something less deep");
    if (!take_level(p, 0, value))
        return false;
    p->depth--;
    return *p->at++ == ')' || (p->at--, expected(p, "')'"));
}

static bool take_character(Parser *p, u64 *value)
{
    if (!p->at[1] || p->at[2] != '\'')
        return expected(p, "a character, as 'a',");
    *value = (u8)p->at[1];
    p->at += 3;
    return true;
}

static bool take_operand(Parser *p, u64 *value)
{
    switch (*p->at) {
    case '(': return take_parenthesis(p, value);
    case '$': return take_register(p, value);
    case '\'': return take_character(p, value);
    default: return take_number(p, value);
    }
}

static bool take_unary(Parser *p, u64 *value)
{
    char op;

    skip(p);
    op = *p->at;
    if (op != '+' && op != '-' && op != '~') {
        bool ok = take_operand(p, value);

        skip(p);
        return ok;
    }
    p->at++;
    if (++p->depth > DEPTH_MAX)
        return expected(p, "something less deep");
    if (!take_unary(p, value))
        return false;
    p->depth--;
    *value = op == '-' ? -*value : op == '~' ? ~*value : *value;
    return true;
}

static bool apply(Parser *p, char op, u64 *a, u64 b)
{
    switch (op) {
    case '+': *a += b; break;
    case '-': *a -= b; break;
    case '&': *a &= b; break;
    case '|': *a |= b; break;
    case '^': *a ^= b; break;
    case '*': *a *= b; break;
    default:
        if (!b)
            return error_set(p->call->err, "division by zero");
        *a = op == '/' ? *a / b : *a % b;
    }
    return true;
}

static const char *const operators[] = {"+-", "&|^", "*/%"};

/* "1 /tmp" is a number and a file. */
static bool is_path(const Parser *p)
{
    return p->at[0] == '/' && (p->at[-1] == ' ' || p->at[-1] == '\t') && p->at[1] != ' ' &&
           p->at[1] != '(' && p->at[1] != '$' && !isdigit((unsigned char)p->at[1]);
}

static bool take_level(Parser *p, unsigned level, u64 *value)
{
    u64 right;

    if (level == ARRAY_SIZE(operators))
        return take_unary(p, value);
    if (!take_level(p, level + 1, value))
        return false;
    while (*p->at && strchr(operators[level], *p->at) && !is_path(p)) {
        char op = *p->at++;

        if (!take_level(p, level + 1, &right) || !apply(p, op, value, right))
            return false;
    }
    return true;
}

bool mon_expression(const MonCall *c, const char **at, u64 *value)
{
    Parser p = {c, *at};
    bool ok = take_level(&p, 0, value);

    *at = p.at;
    return ok;
}
