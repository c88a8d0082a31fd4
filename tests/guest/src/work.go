// SPDX-License-Identifier: MIT

// Goroutines, maps, preemption by signals, nil dereference and HTTP.
package main

import (
    "crypto/sha256"
    "fmt"
    "io"
    "net"
    "net/http"
    "runtime"
    "sort"
    "sync"
    "time"
)

func work(id int, out chan<- string) {
    m := map[int]string{}
    for i := 0; i < 20000; i++ {
        m[i*id] = fmt.Sprintf("%d-%d", id, i)
        if i%5 == 0 {
            delete(m, i*id/2)
        }
    }
    keys := make([]int, 0, len(m))
    for k := range m {
        keys = append(keys, k)
    }
    sort.Ints(keys)
    h := sha256.New()
    for _, k := range keys {
        io.WriteString(h, m[k])
    }
    out <- fmt.Sprintf("%d %x", id, h.Sum(nil)[:8])
}

func main() {
    out := make(chan string)
    for i := 1; i <= 8; i++ {
        go work(i, out)
    }
    var res []string
    for i := 0; i < 8; i++ {
        res = append(res, <-out)
    }
    sort.Strings(res)
    for _, r := range res {
        fmt.Println(r)
    }
    var wg sync.WaitGroup
    var mu sync.Mutex
    n := 0
    for i := 0; i < 50; i++ {
        wg.Add(1)
        go func() {
            defer wg.Done()
            for k := 0; k < 1000; k++ {
                mu.Lock()
                n++
                mu.Unlock()
                if k%100 == 0 {
                    runtime.Gosched()
                }
            }
        }()
    }
    wg.Wait()
    runtime.GC()
    fmt.Println(n)
    // busy loop: needs asynchronous preemption by signals
    stop := make(chan bool)
    go func() { time.Sleep(50 * time.Millisecond); stop <- true }()
    old := runtime.GOMAXPROCS(1)
    go func() {
        for {
        }
    }()
    <-stop
    runtime.GOMAXPROCS(old)
    fmt.Println("preempted")
    func() {
        defer func() { fmt.Println("recovered", recover() != nil) }()
        var p *int
        fmt.Println(*p)
    }()
    l, err := net.Listen("tcp", "127.0.0.1:0")
    if err != nil {
        panic(err)
    }
    go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "hello %s", r.URL.Path) }))
    resp, err := http.Get("http://" + l.Addr().String() + "/abc")
    if err != nil {
        panic(err)
    }
    b, _ := io.ReadAll(resp.Body)
    fmt.Println(string(b))
}
