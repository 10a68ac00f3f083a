/* The native twin: the fused computations of the kernels as a careful C programmer writes them, for the compiler to vectorise.
   Compiled for F = float and F = double. It reads its data from files, then takes lines "<case> <repeats>" from standard input
   and answers "<nanoseconds> <value>". */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long n, columns;
static F *p, *y, *g, *m, *v;
static int32_t *label;

#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#if IS_FLOAT
#define FN(name) name##f
#else
#define FN(name) name
#endif

/* A loss of one term a sample: S is what value and gradient share. */
#define LOSS(name, S, VALUE, GRADIENT)                                   \
  static double name(void) {                                             \
    const F scale = (F)1 / (F)n;                                         \
    double total = 0;                                                    \
    for (long i = 0; i < n; i++) {                                       \
      const F P = p[i], Y = y[i];                                        \
      S;                                                                 \
      total += (double)(VALUE);                                          \
      g[i] = (GRADIENT)*scale;                                           \
    }                                                                    \
    return total / n;                                                    \
  }

LOSS(squaredError, F r = P - Y, r * r, 2 * r)
LOSS(absoluteError, F r = P - Y, FN(fabs)(r), r > 0 ? (F)1 : r < 0 ? (F)-1 : (F)0)
LOSS(huber, F r = P - Y; F q = MIN(FN(fabs)(r), (F)1), q * (FN(fabs)(r) - (F)0.5 * q), MAX(MIN(r, (F)1), (F)-1))
LOSS(pinball, F r = Y - P, r > 0 ? (F)0.5 * r : (F)-0.5 * r, r > 0 ? (F)-0.5 : r < 0 ? (F)0.5 : (F)0)
LOSS(epsilonInsensitive, F r = P - Y, MAX(FN(fabs)(r) - (F)0.1, (F)0), r > (F)0.1 ? (F)1 : r < (F)-0.1 ? (F)-1 : (F)0)
LOSS(hinge, F z = 1 - Y * P, MAX(z, (F)0), z > 0 ? -Y : (F)0)
LOSS(squaredHinge, F z = MAX(1 - Y * P, (F)0), z * z, -2 * Y * z)
LOSS(pseudoHuber, F r = P - Y; F s = FN(sqrt)(1 + r * r), s - 1, r / s)
LOSS(binaryCrossEntropy, F u = FN(exp)(-FN(fabs)(P)), MAX(P, (F)0) - Y * P + FN(log)(1 + u), (P < 0 ? u : (F)1) / (1 + u) - Y)
LOSS(softMargin, F z = -Y * P; F u = FN(exp)(-FN(fabs)(z)), MAX(z, (F)0) + FN(log)(1 + u), -Y * (z < 0 ? u : (F)1) / (1 + u))
LOSS(poissonNll, F e = FN(exp)(P), e - Y * P, e - Y)

/* Softmax cross-entropy of rows with one label each. */
static double crossEntropy(void) {
  const F scale = (F)1 / (F)n;
  double total = 0;
  for (long i = 0; i < n; i++) {
    const F *z = p + i * columns;
    F *d = g + i * columns;
    F greatest = z[0];
    for (long k = 1; k < columns; k++) greatest = MAX(greatest, z[k]);
    F sum = 0;
    for (long k = 0; k < columns; k++) {
      const F e = FN(exp)(z[k] - greatest);
      d[k] = e;
      sum += e;
    }
    const F by = scale / sum;
    for (long k = 0; k < columns; k++) d[k] *= by;
    d[label[i]] -= scale;
    total += (double)(FN(log)(sum) + greatest - z[label[i]]);
  }
  return total / n;
}

/* One Adam step. */
static double adam(void) {
  const F rate = (F)1e-3, b1 = (F)0.9, b2 = (F)0.999, eps = (F)1e-8;
  for (long i = 0; i < n; i++) {
    const F G = p[i];
    m[i] = b1 * m[i] + (1 - b1) * G;
    v[i] = b2 * v[i] + (1 - b2) * G * G;
    g[i] -= rate * m[i] / (FN(sqrt)(v[i]) + eps);
  }
  return 0;
}

/* One step of gradient descent with momentum. */
static double sgd(void) {
  const F rate = (F)1e-3, mu = (F)0.9;
  for (long i = 0; i < n; i++) {
    m[i] = mu * m[i] + p[i];
    g[i] -= rate * m[i];
  }
  return 0;
}

/* Loss and gradient of a linear logistic model, a block of rows at a time, so that the matrix is read from memory once. */
static double blockOfRows(long from, long to, const F *w, F *slope, double *gradient) {
  double total = 0;
  for (long i = from; i < to; i++) {
    const F *x = p + i * columns;
    F z = 0;
    for (long k = 0; k < columns; k++) z += x[k] * w[k];
    slope[i - from] = z;
  }
  for (long i = 0; i < to - from; i++) {
    const F P = slope[i], Y = y[from + i], u = FN(exp)(-FN(fabs)(P));
    total += (double)(MAX(P, (F)0) - Y * P + FN(log)(1 + u));
    slope[i] = (P < 0 ? u : (F)1) / (1 + u) - Y;
  }
  for (long i = from; i < to; i++) {
    const F *x = p + i * columns;
    const F s = slope[i - from];
    for (long k = 0; k < columns; k++) gradient[k] += (double)(s * x[k]);
  }
  return total;
}

static double logisticOfBlocks(long block) {
  double total = 0;
  double *gradient = (double *)v;
  static F slope[1 << 22];
  memset(gradient, 0, columns * sizeof(double));
  for (long i = 0; i < n; i += block) total += blockOfRows(i, MIN(n, i + block), m, slope, gradient);
  return total / n;
}
static double linearLogistic(void) { return logisticOfBlocks(MAX(4, 16384 / columns)); }
static double linearLogisticTwice(void) { return logisticOfBlocks(n); }

/* What memory gives: one pass that reads two arrays and writes one. */
static double bandwidth(void) {
  for (long i = 0; i < n; i++) g[i] = p[i] + y[i];
  return 0;
}

static const struct { const char *name; double (*run)(void); } cases[] = {
  {"squaredError", squaredError}, {"absoluteError", absoluteError}, {"huber", huber}, {"pinball", pinball},
  {"epsilonInsensitive", epsilonInsensitive}, {"hinge", hinge}, {"squaredHinge", squaredHinge}, {"pseudoHuber", pseudoHuber},
  {"binaryCrossEntropy", binaryCrossEntropy}, {"softMargin", softMargin}, {"poissonNll", poissonNll}, {"crossEntropy", crossEntropy},
  {"adam", adam}, {"sgd", sgd}, {"linearLogistic", linearLogistic}, {"linearLogisticTwice", linearLogisticTwice}, {"bandwidth", bandwidth},
};

static void *array(long count, size_t size, const char *path) {
  void *at = aligned_alloc(64, ((count * size + 127) / 64) * 64);
  memset(at, 0, count * size);
  FILE *file = path[0] == '-' ? NULL : fopen(path, "rb");
  if (file && fread(at, size, count, file) != (size_t)count) exit(2);
  if (file) fclose(file);
  return at;
}

/* twin ROWS COLUMNS PREDICTIONS TARGETS LABELS: files, or - for zeros. */
int main(int argc, char **argv) {
  (void)argc;
  n = atol(argv[1]), columns = atol(argv[2]);
  p = array(n * columns, sizeof(F), argv[3]), y = array(n, sizeof(F), argv[4]), label = array(n, 4, argv[5]);
  g = array(n * columns, sizeof(F), "-"), m = array(n * columns, sizeof(F), "-"), v = array(n * columns + 8, sizeof(double), "-");
  char name[64];
  long repeats;
  while (scanf("%63s %ld", name, &repeats) == 2)
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
      if (strcmp(name, cases[i].name) == 0) {
        struct timespec start, end;
        double value = 0;
        clock_gettime(CLOCK_MONOTONIC, &start);
        for (long r = 0; r < repeats; r++) {
          value = cases[i].run();
          __asm__ volatile("" : : "g"(g) : "memory");
        }
        clock_gettime(CLOCK_MONOTONIC, &end);
        printf("%.0f %.17g\n", (end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec), value);
        fflush(stdout);
      }
  return 0;
}
