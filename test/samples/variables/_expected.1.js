import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",2,1);function f() {const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK;try{
  let a = 1, b = g(a), c
  var { d, e: [h] } = b
  a += 1
  c = b = a++
  a ||= h()
  ;[a, b] = [b, a]
  if (a) var i = 1
  return  $cr=a++ + b
;}finally{$cf&&$cX($cf,$cr)}}
