/* SPDX-License-Identifier: MIT */
/* What `lyrebird bench` writes for other programs: JSON, CSV, SVG. */
#include "control/bench.h"

#include <errno.h>
#include <string.h>

static FILE *open_report(const char *path, Error *err)
{
    FILE *f = strcmp(path, "-") ? fopen(path, "we") : stdout;

    if (!f)
        error_set_errno(err, "%s", path);
    return f;
}

static bool close_report(FILE *f, const char *path, Error *err)
{
    bool failed = fflush(f) || ferror(f);

    if (f != stdout && fclose(f))
        failed = true;
    return !failed || error_set_errno(err, "%s", path);
}

/* ---- JSON: RFC 8259 ---- */

static void json_string(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            fprintf(f, "\\%c", *s);
        else if ((unsigned char)*s < ' ')
            fprintf(f, "\\u%04x", (unsigned char)*s);
        else
            fputc(*s, f);
    }
    fputc('"', f);
}

static void json_words(FILE *f, char *const *word)
{
    fputc('[', f);
    for (unsigned n = 0; word && word[n]; n++) {
        fputs(n ? ", " : "", f);
        json_string(f, word[n]);
    }
    fputc(']', f);
}

static void json_row(const Bench *b, const BenchRow *row, FILE *f)
{
    const BenchCounters *c = &row->counters;

    fprintf(f, "    {\"name\": ");
    json_string(f, row->name);
    fprintf(f, ", \"command\": ");
    json_words(f, row->argv);
    if (row->why_not[0]) {
        fprintf(f, ", \"error\": ");
        json_string(f, row->why_not);
        fputc('}', f);
        return;
    }
    for (BenchBy by = 0; by < BENCH_BY_COUNT; by++) {
        fprintf(f, ",\n     \"%s\": {\"median\": %.6f, \"times\": [", bench_by_names[by],
                row->median[by]);
        for (unsigned n = 0; n < b->rounds; n++)
            fprintf(f, "%s%.6f", n ? ", " : "", row->time[by][n]);
        fprintf(f, "]}");
    }
    fprintf(f, ",\n     \"low\": %.6f, \"high\": %.6f", row->low, row->high);
    if (c->insns > 0)
        fprintf(f, ", \"host-instructions\": %.0f, \"translated-instructions\": %.0f, \"translation\": %.6f",
                c->host_insns, c->translated, c->translate_s);
    fputc('}', f);
}

bool bench_write_json(const Bench *b, const char *path, Error *err)
{
    FILE *f = open_report(path, err);
    const BenchRow *tied[BENCH_ROWS], *order[BENCH_ROWS];
    unsigned count;

    if (!f)
        return false;
    fprintf(f, "{\n  \"workload\": ");
    json_words(f, b->workload);
    fprintf(f, ",\n  \"rounds\": %u, \"by\": \"%s\", \"certainty\": %.4f, \"others\": %.4f", b->rounds,
            bench_by_names[b->by], b->interval, b->others);
    if (b->insns > 0)
        fprintf(f, ", \"instructions\": %.0f", b->insns);
    fprintf(f, ",\n  \"fastest\": ");
    if (bench_order(b, order) && bench_has_winner(b, tied, &count))
        json_string(f, order[0]->name);
    else
        fputs("null", f);
    fprintf(f, ",\n  \"rows\": [\n");
    for (unsigned r = 0; r < b->rows; r++) {
        json_row(b, &b->row[r], f);
        fputs(r + 1 < b->rows ? ",\n" : "\n", f);
    }
    fprintf(f, "  ]\n}\n");
    return close_report(f, path, err);
}

/* ---- CSV: RFC 4180 ---- */

static void csv_string(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s; s++)
        fputs(*s == '"' ? "\"\"" : (const char[]){*s, 0}, f);
    fputc('"', f);
}

bool bench_write_csv(const Bench *b, const char *path, Error *err)
{
    FILE *f = open_report(path, err);

    if (!f)
        return false;
    fprintf(f, "name,round,user,cpu,wall\n");
    for (unsigned r = 0; r < b->rows; r++) {
        const BenchRow *row = &b->row[r];

        for (unsigned n = 0; !row->why_not[0] && n < b->rounds; n++) {
            csv_string(f, row->name);
            fprintf(f, ",%u,%.6f,%.6f,%.6f\n", n + 1, row->time[BENCH_USER][n],
                    row->time[BENCH_CPU][n], row->time[BENCH_WALL][n]);
        }
    }
    return close_report(f, path, err);
}

/* ---- SVG ---- */

enum { SVG_LEFT = 150, SVG_BAR = 400, SVG_RIGHT = 110, SVG_ROW = 28, SVG_TOP = 44 };

static void xml_text(FILE *f, const char *s)
{
    for (; *s; s++) {
        const char *entity = *s == '<' ? "&lt;" : *s == '&' ? "&amp;" : *s == '>' ? "&gt;" : NULL;

        if (entity)
            fputs(entity, f);
        else
            fputc(*s, f);
    }
}

/* A bar, a line over it for the interval, and the time. */
static void svg_row(const Bench *b, const BenchRow *row, unsigned n, double most, FILE *f)
{
    double scale = most > 0 ? SVG_BAR / most : 0, y = SVG_TOP + n * SVG_ROW;
    double length = row->median[b->by] * scale;

    fprintf(f, "<text x=\"%d\" y=\"%g\" text-anchor=\"end\">", SVG_LEFT - 8, y + 15);
    xml_text(f, row->name);
    fprintf(f, "</text>\n<rect x=\"%d\" y=\"%g\" width=\"%.1f\" height=\"18\" fill=\"#4878a8\"/>\n",
            SVG_LEFT, y + 1, length);
    fprintf(f, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%g\" y2=\"%g\" stroke=\"#202020\" stroke-width=\"2\"/>\n",
            SVG_LEFT + row->low * scale, SVG_LEFT + row->high * scale, y + 10, y + 10);
    fprintf(f, "<text x=\"%.1f\" y=\"%g\">%.3f s</text>\n", SVG_LEFT + MAX(length, row->high * scale) + 6,
            y + 15, row->median[b->by]);
}

bool bench_write_svg(const Bench *b, const char *path, Error *err)
{
    const BenchRow *order[BENCH_ROWS];
    unsigned n = bench_order(b, order);
    FILE *f = open_report(path, err);
    double most = 0;

    if (!f)
        return false;
    for (unsigned r = 0; r < n; r++)
        most = MAX(most, order[r]->high);
    fprintf(f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%u\" "
            "font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%%\" height=\"100%%\" "
            "fill=\"white\"/>\n<text x=\"8\" y=\"22\">%s time of ",
            SVG_LEFT + SVG_BAR + SVG_RIGHT, SVG_TOP + n * SVG_ROW + 12, bench_by_names[b->by]);
    for (char **w = b->workload; *w; w++) {
        xml_text(f, *w);
        fputc(' ', f);
    }
    fprintf(f, "</text>\n");
    for (unsigned r = 0; r < n; r++)
        svg_row(b, order[r], r, most, f);
    fprintf(f, "</svg>\n");
    return close_report(f, path, err);
}
