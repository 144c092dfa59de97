import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_,S as $cS_,U as $cU_,W as $cW_,A1 as $cA1_,V as $cV_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cX=$cX_,$cS=$cS_,$cU=$cU_,$cW=$cW_,$cA1=$cA1_,$cV=$cV_,$cH=/* @__PURE__ */$cM("0123456789abcdef",12,2);function f(open: () => Disposable) {const $cf=$cK.on?$cE1($cH+1,open):0;let $cr=$cK;try{
  using a = open();2&$cf&&$cW($cH+2,$cf,a);using  b = open();;$cf&2&&$cW($cH+3,$cf,b);
  for (using c of list($cA1($cH+4,$cf,a))) {0xc1ec3;$cf&2&&$cW($cH+6,$cf,c);$cV($cH+5,$cf,b.use(c))}
  return  $cr=a
;}finally{$cf&&$cX($cf,$cr)}}
async function g() {const $cf=$cK.on?$cE0($cH+7):0;let $cr=$cK;try{ await using conn = $cU($cH+8,$cf,await  $cS($cH+8,$cf,connect()));$cf&2&&$cW($cH+9,$cf,conn); for (await using part of conn.parts()) {0xc1ec3;$cf&2&&$cW($cH+11,$cf,part);$cU($cH+10,$cf,await  $cS($cH+10,$cf,part))} ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
