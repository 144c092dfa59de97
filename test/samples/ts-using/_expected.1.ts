import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_,S as $cS_,U as $cU_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cX=$cX_,$cS=$cS_,$cU=$cU_,$cH=/* @__PURE__ */$cM("0123456789abcdef",5,1);function f(open: () => Disposable) {const $cf=$cK.on?$cE1($cH+1,open):0;let $cr=$cK;try{
  using a = open(), b = open()
  for (using c of list(a)) b.use(c)
  return  $cr=a
;}finally{$cf&&$cX($cf,$cr)}}
async function g() {const $cf=$cK.on?$cE0($cH+2):0;let $cr=$cK;try{ await using conn = $cU($cH+3,$cf,await  $cS($cH+3,$cf,connect())); for (await using part of conn.parts()) $cU($cH+4,$cf,await  $cS($cH+4,$cf,part)) ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
