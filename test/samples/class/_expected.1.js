import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_,XV as $cXV_,TH as $cTH_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cX=$cX_,$cXV=$cXV_,$cTH=$cTH_,$cH=/* @__PURE__ */$cM("0123456789abcdef",7,1);const $cf=$cK.on?$cE0($cH):0;class A extends B {
  plain = 1
  made = $cXV($cK.on?$cE1($cH+1,this):0,make(this))
  arrow = () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+2):0;let $cr=$cK;try{return $cr= this.made;}finally{$cf&&$cX($cf,$cr)}}
  static #count = $cXV($cK.on?$cE1($cH+3,this):0,count())
  static {const $cf=$cK.on?$cE0($cH+4):0;let $cr=$cK;try{ A.ready = true ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
  constructor(x) {const $cf=$cK.on?$cE1($cH+5,x):0;let $cr=$cK;try{ $cTH($cH+6,$cf,super(x)); this.#p = x ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
  #p
};$cf&&$cX($cf,void 0);
