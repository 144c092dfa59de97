function f() {
  made = 1
  made ||= () => 2;
  [made] = [3]
  return made++
}
