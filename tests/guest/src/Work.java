// SPDX-License-Identifier: MIT
// Threads, garbage, monitors, implicit null checks and stack banging: what a JVM asks of a CPU.
import java.util.*; import java.util.concurrent.*; import java.util.concurrent.atomic.*;
public class Work {
    static long fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
    public static void main(String[] a) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        AtomicLong sum = new AtomicLong();
        ConcurrentHashMap<Integer, String> map = new ConcurrentHashMap<>();
        List<Future<Long>> list = new ArrayList<>();
        for (int t = 0; t < 16; t++) {
            final int id = t;
            list.add(pool.submit(() -> {
                long h = 0;
                for (int i = 0; i < 20000; i++) {
                    byte[] garbage = new byte[1024 + i % 512];
                    garbage[i % 1024] = (byte) i;
                    map.put(id * 20000 + i, "v" + i);
                    if (i % 3 == 0) map.remove(id * 20000 + i);
                    h = h * 31 + garbage[i % 1024];
                    sum.incrementAndGet();
                }
                return h;
            }));
        }
        long h = 0;
        for (Future<Long> f : list) h ^= f.get() * 17 + 1;
        pool.shutdown();
        System.out.println(sum.get() + " " + map.size() + " " + h + " " + fib(27));
        double d = 0; for (int i = 1; i < 300000; i++) d += Math.sin(i) / Math.sqrt(i);
        System.out.printf("%.9f%n", d);
        Object lock = new Object(); int[] count = {0};
        Thread[] th = new Thread[6];
        for (int i = 0; i < 6; i++) { th[i] = new Thread(() -> { for (int k = 0; k < 5000; k++) synchronized (lock) { count[0]++; } }); th[i].start(); }
        for (Thread x : th) x.join();
        System.out.println(count[0]);
        try { Object o = null; o.hashCode(); } catch (NullPointerException e) { System.out.println("npe"); }
        try { deep(0); } catch (StackOverflowError e) { System.out.println("so"); }
        System.gc();
        StringBuilder sb = new StringBuilder(); for (int i = 0; i < 100; i++) sb.append(i); System.out.println(sb.toString().hashCode());
    }
    static int deep(int n) { return deep(n + 1) + 1; }
}
