import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,E2 as $cE2_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",6,1);const $cf=$cK.on?$cE0($cH):0;function load(id) {const $cf1=$cK.on?$cE1($cH+1,id):0;let $cr=$cK;try{
  fetchOne(id).then(value =>{0xc1ec3;const $cf=$cK.on?$cE2($cH+2,-$cf1,value):0;let $cr=$cK;try{return $cr= show(value);}finally{$cf&&$cX($cf,$cr)}}).catch(onError)
  queueMicrotask(() =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+3,-$cf1):0;let $cr=$cK;try{return $cr= done();}finally{$cf&&$cX($cf,$cr)}})
  list.map(x =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+4,x):0;let $cr=$cK;try{return $cr= x + 1;}finally{$cf&&$cX($cf,$cr)}})
;$cr=void 0}finally{$cf1&&$cX($cf1,$cr)}}
bus.on('ready', () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+5):0;let $cr=$cK;try{return $cr= load(1);}finally{$cf&&$cX($cf,$cr)}});$cf&&$cX($cf,void 0);
