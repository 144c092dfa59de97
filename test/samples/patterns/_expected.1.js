import {K as $cK_,M as $cM_,E0 as $cE0_,E3 as $cE3_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE3=$cE3_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",3,1);function f(o, k) {const $cf=$cK.on?$cE3($cH+1,this,o,k):0;let $cr=$cK;try{
  [o.a, o[k], g().b] = k
  ;({ x: this.y, z: o.z = 1, ...o[g()] } = k)
  for (o.p of k) g(o)
  for ([g().q, k] of [1]) { let o = 1 }
  let s
  s ??= () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+2):0;let $cr=$cK;try{return $cr= o;}finally{$cf&&$cX($cf,$cr)}}
  k.push(...o, 1)
  fetch(1, k, 3, g(), ...o)
  return  $cr=([o.r] = k)
;}finally{$cf&&$cX($cf,$cr)}}
