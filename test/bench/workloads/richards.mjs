// The operating system simulation of Martin Richards: six tasks pass packets through a scheduler.
const IDLE = 0, WORKER = 1, HANDLER_A = 2, HANDLER_B = 3, DEVICE_A = 4, DEVICE_B = 5, TASKS = 6
const DEVICE_PACKET = 0, WORK_PACKET = 1
const DATA_SIZE = 4

class Packet {
  constructor(link, id, kind) {
    this.link = link
    this.id = id
    this.kind = kind
    this.at = 0
    this.data = [0, 0, 0, 0]
  }

  appendTo(queue) {
    this.link = null
    if (queue === null) return this
    let last = queue
    while (last.link !== null) last = last.link
    last.link = this
    return queue
  }
}

class Task {
  constructor(scheduler, link, id, priority, queue, work) {
    this.scheduler = scheduler
    this.link = link
    this.id = id
    this.priority = priority
    this.queue = queue
    this.work = work
    this.held = false
    this.suspended = queue === null
    this.runnable = queue !== null
  }

  markRunning() {
    this.suspended = false
    this.runnable = false
  }

  isBlocked() { return this.held || (this.suspended && !this.runnable) }

  run() {
    let packet = null
    if (this.suspended && this.runnable) {
      packet = this.queue
      this.queue = packet.link
      this.suspended = false
      this.runnable = this.queue !== null
    }
    return this.work.step(packet)
  }

  receive(sender, packet) {
    if (this.queue !== null) {
      this.queue = packet.appendTo(this.queue)
      return sender
    }
    this.queue = packet
    this.runnable = true
    return this.priority > sender.priority ? this : sender
  }
}

class Scheduler {
  constructor() {
    this.queued = 0
    this.holds = 0
    this.tasks = Array.from({ length: TASKS }, () => null)
    this.list = null
    this.current = null
    this.currentId = null
  }

  add(id, priority, queue, work) {
    const task = new Task(this, this.list, id, priority, queue, work)
    this.list = task
    this.tasks[id] = task
    return task
  }

  schedule() {
    this.current = this.list
    while (this.current !== null) {
      if (this.current.isBlocked()) this.current = this.current.link
      else {
        this.currentId = this.current.id
        this.current = this.current.run()
      }
    }
  }

  release(id) {
    const task = this.tasks[id]
    task.held = false
    return task.priority > this.current.priority ? task : this.current
  }

  hold() {
    this.holds++
    this.current.held = true
    return this.current.link
  }

  suspend() {
    this.current.suspended = true
    return this.current
  }

  send(packet) {
    const task = this.tasks[packet.id]
    this.queued++
    packet.link = null
    packet.id = this.currentId
    return task.receive(this.current, packet)
  }
}

class Idle {
  constructor(scheduler, seed, count) {
    this.scheduler = scheduler
    this.seed = seed
    this.count = count
  }

  step() {
    if (--this.count === 0) return this.scheduler.hold()
    if ((this.seed & 1) === 0) {
      this.seed >>= 1
      return this.scheduler.release(DEVICE_A)
    }
    this.seed = (this.seed >> 1) ^ 0xd008
    return this.scheduler.release(DEVICE_B)
  }
}

class Device {
  constructor(scheduler) {
    this.scheduler = scheduler
    this.waiting = null
  }

  step(packet) {
    if (packet !== null) {
      this.waiting = packet
      return this.scheduler.hold()
    }
    if (this.waiting === null) return this.scheduler.suspend()
    const ready = this.waiting
    this.waiting = null
    return this.scheduler.send(ready)
  }
}

class Worker {
  constructor(scheduler, target, letter) {
    this.scheduler = scheduler
    this.target = target
    this.letter = letter
  }

  step(packet) {
    if (packet === null) return this.scheduler.suspend()
    this.target = this.target === HANDLER_A ? HANDLER_B : HANDLER_A
    packet.id = this.target
    packet.at = 0
    for (let i = 0; i < DATA_SIZE; i++) {
      this.letter++
      if (this.letter > 26) this.letter = 1
      packet.data[i] = this.letter
    }
    return this.scheduler.send(packet)
  }
}

class Handler {
  constructor(scheduler) {
    this.scheduler = scheduler
    this.work = null
    this.devices = null
  }

  step(packet) {
    if (packet !== null) {
      if (packet.kind === WORK_PACKET) this.work = packet.appendTo(this.work)
      else this.devices = packet.appendTo(this.devices)
    }
    const { work } = this
    if (work !== null) {
      const { at } = work
      if (at < DATA_SIZE) {
        if (this.devices !== null) {
          const device = this.devices
          this.devices = device.link
          device.at = work.data[at]
          work.at = at + 1
          return this.scheduler.send(device)
        }
      } else {
        this.work = work.link
        return this.scheduler.send(work)
      }
    }
    return this.scheduler.suspend()
  }
}

function simulate() {
  const scheduler = new Scheduler()
  const idle = scheduler.add(IDLE, 0, null, new Idle(scheduler, 1, 1000))
  idle.suspended = false
  const works = new Packet(new Packet(null, WORKER, WORK_PACKET), WORKER, WORK_PACKET)
  scheduler.add(WORKER, 1000, works, new Worker(scheduler, HANDLER_A, 0))
  const devices = id => new Packet(new Packet(new Packet(null, id, DEVICE_PACKET), id, DEVICE_PACKET), id, DEVICE_PACKET)
  scheduler.add(HANDLER_A, 2000, devices(DEVICE_A), new Handler(scheduler))
  scheduler.add(HANDLER_B, 3000, devices(DEVICE_B), new Handler(scheduler))
  scheduler.add(DEVICE_A, 4000, null, new Device(scheduler))
  scheduler.add(DEVICE_B, 5000, null, new Device(scheduler))
  // Tasks that wait with packets are runnable; the work function decides when to wait again.
  for (let task = scheduler.list; task !== null; task = task.link) if (task.queue !== null) task.suspended = true
  scheduler.schedule()
  return `${scheduler.queued} ${scheduler.holds}`
}

export function run(n) {
  let result = ''
  for (let i = 0; i < n; i++) result = simulate()
  return result
}
