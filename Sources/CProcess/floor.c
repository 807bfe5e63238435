#include <math.h>

// Swift's static Glibc overlay refers to hypotf, which got a new version in glibc 2.35: bound to it, the program would not start on EL9 (2.34).
// In double precision no square of a float overflows, and the result is rounded once.
__attribute__((visibility("hidden"))) float hypotf(float x, float y) {
    if (isinf(x) || isinf(y)) return INFINITY;
    return (float)sqrt((double)x * x + (double)y * y);
}
