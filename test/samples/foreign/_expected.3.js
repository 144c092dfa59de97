import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_,W as $cW_,A1 as $cA1_,A2 as $cA2_,V as $cV_,L as $cL_} from "cinescope/browser";var $cK,$cM,$cE0,$cE1,$cX,$cW,$cA1,$cA2,$cV,$cL,$cH=/* @__PURE__ */$cI();function $cI(){if($cK)return $cH;$cK=$cK_;$cM=$cM_;$cE0=$cE0_;$cE1=$cE1_;$cX=$cX_;$cW=$cW_;$cA1=$cA1_;$cA2=$cA2_;$cV=$cV_;$cL=$cL_;return $cH=$cM("0123456789abcdef",13,3)}const $cf=$cK.on?$cE0($cH):0;let $cp;import { writable } from 'svelte/store'
import { local } from './local.js'
$cp=1;const store = writable($cA1($cH+1,$cf,0));;$cf&2&&$cW($cH+2,$cf,store);
export function f(a) {$cK||$cI();const $cf=$cK.on?$cE1($cH+3,a):0;let $cr=$cK,$cp;try{
  $cp=1;console.log(a, $cA2($cH+5,$cf,a,a.b))
  $cp=2;const el = document.querySelector($cA1($cH+6,$cf,'x'));;$cf&2&&$cW($cH+7,$cf,el);
  $cp=3;$cV($cH+8,$cf,local(el))
  $cp=4;new Worker(new URL('./w.js', import.meta.url), { type: 'module' })
  $cp=5;const pure = /* @__PURE__ */ Symbol(a);;$cf&2&&$cW($cH+9,$cf,pure);
  $cp=6;return  $cr=import('./x.js')
;}finally{$cf&4&&$cr===$cK&&$cL($cH+4,$cf,$cp);$cf&&$cX($cf,$cr)}}
$cp=2;import.meta.hot?.accept('./local.js', m => {const $cf=$cK.on?$cE1($cH+10,m):0;let $cr=$cK,$cp;try{ $cp=1;$cV($cH+12,$cf,f(m)) ;$cr=void 0}finally{$cf&4&&$cr===$cK&&$cL($cH+11,$cf,$cp);$cf&&$cX($cf,$cr)}});$cf&&$cX($cf,void 0);
