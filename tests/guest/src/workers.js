// SPDX-License-Identifier: MIT
// Workers over shared memory, compiled loops, zlib, crypto, HTTP and a child process.
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const crypto = require('crypto'), zlib = require('zlib');
if (isMainThread) {
  let left = 4; const out = [];
  const sab = new SharedArrayBuffer(8), cnt = new Int32Array(sab);
  for (let i = 0; i < 4; i++) {
    const w = new Worker(__filename, { workerData: { i, sab } });
    w.on('message', m => out[i] = m);
    w.on('exit', () => { if (!--left) { console.log(out.join(' '), cnt[0]); next(); } });
  }
  function next() {
    const b = Buffer.alloc(200000, 'lyrebird');
    const z = zlib.gzipSync(b);
    console.log(zlib.gunzipSync(z).equals(b), crypto.createHash('sha256').update(b).digest('hex'));
    const http = require('http');
    const s = http.createServer((q, r) => r.end('hello ' + q.url)).listen(0, '127.0.0.1', () => {
      http.get({ port: s.address().port, host: '127.0.0.1', path: '/x' }, r => { let t = ''; r.on('data', d => t += d); r.on('end', () => { console.log(t); s.close();
       const cp = require('child_process'); console.log(cp.execFileSync(process.execPath, ['-p', '6*7']).toString().trim()); }); });
    });
  }
} else {
  let h = 0, o = {};
  const cnt = new Int32Array(workerData.sab);
  for (let i = 0; i < 300000; i++) { h = (h * 31 + i) | 0; o['k' + i % 1000] = { h, i }; if (i % 10 == 0) Atomics.add(cnt, 0, 1); }
  let f = 0; for (let i = 1; i < 500000; i++) f += Math.sqrt(i) * Math.sin(i);
  parentPort.postMessage(h + ':' + Object.keys(o).length + ':' + f.toFixed(6) + ':' + workerData.i);
}
