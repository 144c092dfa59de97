import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_,XV as $cXV_,XF as $cXF_,P as $cP_,A1 as $cA1_,TH as $cTH_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cX=$cX_,$cXV=$cXV_,$cXF=$cXF_,$cP=$cP_,$cA1=$cA1_,$cTH=$cTH_,$cH=/* @__PURE__ */$cM("0123456789abcdef",10,2);const $cf=$cK.on?$cE0($cH):0;class A extends B {
  plain = 1
  made = $cXF($cK.on?$cE1($cH+1,this):0,this,make($cA1($cH+2,-1,this)))
  arrow = $cXF(0,this,{0xc1ec6:0,arrow:() =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+3):0;let $cr=$cK;try{return $cr= this.made;}finally{$cf&&$cX($cf,$cr)}}}.arrow)
  static #count = $cXV($cK.on?$cE1($cH+4,this):0,count())
  static {const $cf=$cK.on?$cE0($cH+5):0;let $cr=$cK,$co1,$ct2;try{ $ct2=($co1=A).ready = true,$cf&2&&$cP($cH+6,$cf,$co1,$ct2) ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
  constructor(x) {const $cf=$cK.on?$cE1($cH+7,x):0;let $cr=$cK,$ct1;try{ $cTH($cH+8,$cf,super(x)); $ct1=this.#p = x,$cf&2&&$cP($cH+9,$cf,this,$ct1) ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
  #p
};$cf&&$cX($cf,void 0);
