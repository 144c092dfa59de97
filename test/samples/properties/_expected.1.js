import {K as $cK_,M as $cM_,E3 as $cE3_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE3=$cE3_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",2,1);function f(o, k) {const $cf=$cK.on?$cE3($cH+1,this,o,k):0;let $cr=$cK;try{
  o.a = 1
  o.b.c[k()] = o
  o[k] ??= 2
  this.n++
  return  $cr=[o.x = 1, o.y++, delete o.z, delete o?.[k], o.list.push(1), o.m?.set(k, 2)]
;}finally{$cf&&$cX($cf,$cr)}}
