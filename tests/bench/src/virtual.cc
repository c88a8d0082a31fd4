/* SPDX-License-Identifier: MIT */
/* Virtual calls on objects of several classes in random order: dependent loads, then an indirect
 * call. */
#include "bench.h"

#include <memory>
#include <vector>

namespace {

struct Shape {
    virtual ~Shape() = default;
    virtual uint32_t area() const = 0;
    virtual void grow(uint32_t by) = 0;
};

struct Square : Shape {
    uint32_t side = 3;
    uint32_t area() const override { return side * side; }
    void grow(uint32_t by) override { side = (side + by) & 0xff; }
};

struct Box : Shape {
    uint32_t width = 4, height = 5;
    uint32_t area() const override { return width * height; }
    void grow(uint32_t by) override { width = (width + by) & 0xff; }
};

struct Disc : Shape {
    uint32_t radius = 2;
    uint32_t area() const override { return radius * radius * 355 / 113; }
    void grow(uint32_t by) override { radius = (radius + 2 * by) & 0x7f; }
};

struct Group : Shape {
    std::vector<const Shape *> parts;
    uint32_t area() const override
    {
        uint32_t sum = 0;
        for (const Shape *p : parts)
            sum += p->area();
        return sum;
    }
    void grow(uint32_t) override {}
};

} // namespace

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 6, sum = 0;
    std::vector<std::unique_ptr<Shape>> shapes;

    for (int i = 0; i < 512; i++) {
        switch (bench_rand(&seed) % 4) {
        case 0: shapes.push_back(std::make_unique<Square>()); break;
        case 1: shapes.push_back(std::make_unique<Box>()); break;
        case 2: shapes.push_back(std::make_unique<Disc>()); break;
        default: {
            auto g = std::make_unique<Group>();

            /* Parts are older than their group: no cycle. */
            for (int k = 0; k < 3 && i; k++) {
                const Shape *part = shapes[bench_rand(&seed) % shapes.size()].get();

                if (!dynamic_cast<const Group *>(part))
                    g->parts.push_back(part);
            }
            shapes.push_back(std::move(g));
        }
        }
    }
    for (unsigned i = 0; i < size; i++)
        for (auto &s : shapes) {
            sum += s->area();
            s->grow(i);
        }
    return bench_done(sum);
}
