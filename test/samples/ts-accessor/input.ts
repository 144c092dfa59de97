class Model { accessor value = load(); static accessor made = 0; accessor #secret = 1; grow() { this.value++; Model.made += 1; return [this.#secret] = [2] } }
