import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",3,1);function f(list) {const $cf=$cK.on?$cE1($cH+1,list):0;let $cr=$cK;try{
  for (let i = 0, n = list.length; i < n; i++) run(i)
  for (const [k, v] of list) { const k = v; run(k) }
  for (x.y in list) ;
  for (let i = 0; i < 3; i++) list.push(() =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+2):0;let $cr=$cK;try{return $cr= i;}finally{$cf&&$cX($cf,$cr)}})
;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
