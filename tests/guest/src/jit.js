// SPDX-License-Identifier: MIT
// Code that a JavaScript compiler optimises, throws away and optimises again: changing types, many
// functions made at run time, WebAssembly, garbage. Prints sums; the argument is a count of rounds.
'use strict';
const rounds = Number(process.argv[2] || 3);
const mix = (h, x) => (Math.imul(h ^ x, 0x01000193) >>> 0);

function sieve(n) {
  const a = new Uint8Array(n + 1);
  let count = 0;
  for (let i = 2; i <= n; i++) {
    if (a[i]) continue;
    count++;
    for (let j = i * 2; j <= n; j += i) a[j] = 1;
  }
  return count;
}

function matrix(n) {
  const a = new Float64Array(n * n).map((_, i) => i % 7 + 0.5), c = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let k = 0; k < n; k++) s += a[i * n + k] * a[k * n + j];
      c[i * n + j] = s;
    }
  return c.reduce((x, y) => x + y);
}

// One function sees small integers, then doubles, strings, BigInt, objects: compiled code is left.
const add = (a, b) => a + b;
function types() {
  let h = 1;
  const sets = [[1, 2], [0.5, 2], [2 ** 31, 1], ['a', 1], [3n, 4n], [{ valueOf: () => 9 }, 1],
                [undefined, 1], [true, []]];
  for (const [a, b] of sets)
    for (let i = 0; i < 20000; i++) h = mix(h, String(add(a, b)).length);
  return h;
}

function shapes() {
  let s = 0;
  for (let i = 0; i < 60000; i++) {
    const o = { a: i };
    o['p' + i % 12] = i;
    if (i % 3) o.b = i * 0.5;
    s += o.a + (o.b || 0) + Object.keys(o).length;
  }
  return s;
}

class A { v(x) { return x + 1; } }
const classes = [A, class extends A { v(x) { return super.v(x) * 2; } },
                 class extends A { v(x) { return x ^ 5; } }];
function virtual() {
  const o = classes.map(c => new c());
  let x = 0;
  for (let i = 0; i < 600000; i++) x = o[i % 3].v(x) & 0xffff;
  return x;
}

function generated(round) {       // code that is made, compiled, dropped
  let s = 0;
  for (let i = 0; i < 60; i++) {
    const f = new Function('n', `let s = ${i + round};
      for (let i = 0; i < n; i++) s = (s * ${2 * i + 3} + i) | 0;
      return s;`);
    for (let k = 0; k < 30; k++) s = (s + f(300 + k)) | 0;
  }
  return s;
}

function throwing() {
  let n = 0;
  for (let i = 0; i < 30000; i++) {
    try { if (i % 5 === 0) throw new Error('e' + i); if (i % 7 === 0) null.x; n += 1; }
    catch (e) { n += e instanceof TypeError ? 100 : 10; }
    finally { n ^= 1; }
  }
  return n;
}

function texts() {
  let s = '';
  for (let i = 0; i < 20000; i++)
    s += String.fromCharCode(97 + i * 7 % 26) + (i % 11 ? '' : ' ' + i);
  const words = s.match(/\b[a-z]+(?=\s)|\d{3,}/g).length;
  const vowels = s.replace(/[^aeiou]/g, '').length;
  const list = Array.from({ length: 3000 }, (_, i) => ({ i, f: i / 7, t: `\u00e9${i}` }));
  const back = JSON.parse(JSON.stringify({ s, list })).list;
  return [words, vowels, s.split(/(?<=z)/).length, back[2999].f.toFixed(9), back[7].t].join();
}

function* walk(n) { if (n > 0) { yield n; yield* walk(n - 1); } }
function garbage() {
  let keep = [], sum = 0;
  for (let i = 0; i < 200000; i++) {
    keep.push({ i, next: keep[keep.length - 1] });
    if (keep.length > 1000) { sum += keep[500].next.i; keep = keep.slice(900); }
  }
  for (const x of walk(60)) sum += x;
  const m = new Map();
  for (let i = 0; i < 50000; i++) m.set('k' + i % 5000, (m.get('k' + i % 5000) || 0) + i);
  return sum + m.size + m.get('k77');
}

function big() {
  let a = 1n;
  for (let i = 1n; i < 400n; i++) a *= i;
  return (a % 1000000007n) + BigInt(a.toString(16).length);
}

const dates = () => new Date(86400000 * 365.25 * 40).toISOString() +
                    new Intl.NumberFormat('en-US').format(1234567.891);

// (func $f (param i32) (result i32) (local i32): acc = acc * 31 + n; n = n - 1; again while n != 0)
// in a module by hand.
const wasm = new WebAssembly.Module(new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0,
  10, 30, 1, 28, 1, 1, 127, 3, 64, 32, 1, 65, 31, 108, 32, 0, 106, 33, 1, 32, 0, 65, 1, 107, 34, 0,
  13, 0, 11, 32, 1, 11]));
const wasmSum = () => new WebAssembly.Instance(wasm).exports.f(2000000);

async function later() {
  let s = 0;
  for (let i = 0; i < 20000; i++) s += await (i % 2 ? i : Promise.resolve(1));
  return s;
}

(async () => {
  for (let r = 0; r < rounds; r++)
    console.log(sieve(300000), matrix(90), types(), shapes(), virtual(), generated(r), throwing(),
                texts(), garbage(), String(big()), dates(), wasmSum(), await later());
})();
