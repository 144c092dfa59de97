import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_} from "cinescope/browser";var $cK,$cM,$cE0,$cE1,$cX,$cH=/* @__PURE__ */$cI();function $cI(){if($cK)return $cH;$cK=$cK_;$cM=$cM_;$cE0=$cE0_;$cE1=$cE1_;$cX=$cX_;return $cH=$cM("0123456789abcdef",3,1)}const $cf=$cK.on?$cE0($cH):0;import { writable } from 'svelte/store'
import { local } from './local.js'
const store = writable(0)
export function f(a) {$cK||$cI();const $cf=$cK.on?$cE1($cH+1,a):0;let $cr=$cK;try{
  console.log(a, a.b)
  const el = document.querySelector('x')
  local(el)
  new Worker(new URL('./w.js', import.meta.url), { type: 'module' })
  const pure = /* @__PURE__ */ Symbol(a)
  return  $cr=import('./x.js')
;}finally{$cf&&$cX($cf,$cr)}}
import.meta.hot?.accept('./local.js', m => {const $cf=$cK.on?$cE1($cH+2,m):0;let $cr=$cK;try{ f(m) ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}});$cf&&$cX($cf,void 0);
