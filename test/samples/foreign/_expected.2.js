import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_,W as $cW_,A1 as $cA1_,A2 as $cA2_,V as $cV_} from "cinescope/browser";var $cK,$cM,$cE0,$cE1,$cX,$cW,$cA1,$cA2,$cV,$cH=/* @__PURE__ */$cI();function $cI(){if($cK)return $cH;$cK=$cK_;$cM=$cM_;$cE0=$cE0_;$cE1=$cE1_;$cX=$cX_;$cW=$cW_;$cA1=$cA1_;$cA2=$cA2_;$cV=$cV_;return $cH=$cM("0123456789abcdef",10,2)}const $cf=$cK.on?$cE0($cH):0;import { writable } from 'svelte/store'
import { local } from './local.js'
const store = writable($cA1($cH+1,$cf,0));;$cf&2&&$cW($cH+2,$cf,store);
export function f(a) {$cK||$cI();const $cf=$cK.on?$cE1($cH+3,a):0;let $cr=$cK;try{
  console.log(a, $cA2($cH+4,$cf,a,a.b))
  const el = document.querySelector($cA1($cH+5,$cf,'x'));;$cf&2&&$cW($cH+6,$cf,el);
  $cV($cH+7,$cf,local(el))
  new Worker(new URL('./w.js', import.meta.url), { type: 'module' })
  const pure = /* @__PURE__ */ Symbol(a);;$cf&2&&$cW($cH+8,$cf,pure);
  return  $cr=import('./x.js')
;}finally{$cf&&$cX($cf,$cr)}}
import.meta.hot?.accept('./local.js', m => {const $cf=$cK.on?$cE1($cH+9,m):0;let $cr=$cK;try{ f(m) ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}});$cf&&$cX($cf,void 0);
