import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,E2 as $cE2_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",6,1);const List = <T,>({ items, pick }: { items: T[], pick: (item: T) => void }) =>{0xc1ec3;const $cf=$cK.on?$cE2($cH+1,items,pick):0;let $cr=$cK;try{return $cr= <ul>
  {items.map((item, i) =>{0xc1ec3;const $cf=$cK.on?$cE2($cH+2,item,i):0;let $cr=$cK;try{return $cr= <li key={i} onClick={() =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+3):0;let $cr=$cK;try{return $cr= pick(item);}finally{$cf&&$cX($cf,$cr)}}}>{String(item)}</li>;}finally{$cf&&$cX($cf,$cr)}})}
</ul>;}finally{$cf&&$cX($cf,$cr)}}
export const App = () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+4):0;let $cr=$cK;try{return $cr= <><List<number> items={[1, 2]} pick={n => {const $cf=$cK.on?$cE1($cH+5,n):0;let $cr=$cK;try{ last = n ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}} {...rest} /></>;}finally{$cf&&$cX($cf,$cr)}}
let last = 0
