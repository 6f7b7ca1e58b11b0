// A small LiveKit client for a browser, so that the server meets a WebRTC stack and a signalling client that are not the
// SDK's. It sends signalling as JSON text frames; the server answers in kind, but greets in binary protobuf, so the few
// messages that may come before our first frame are read from that.
'use strict';

function log(...words) { document.getElementById('log').textContent += words.join(' ') + '\n'; }

// --- protobuf, as much as a greeting needs

/// Number and value of each field, in order: a number, or the bytes of a text or message.
function* entriesOf(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0, scale = 1, byte;
    do { byte = bytes[at++]; value += (byte & 127) * scale; scale *= 128; } while (byte & 128);
    return value;
  };
  while (at < bytes.length) {
    const key = varint(), number = Math.floor(key / 8);
    switch (key & 7) {
      case 0: yield [number, varint()]; break;
      case 1: at += 8; break;
      case 2: { const length = varint(); yield [number, bytes.subarray(at, at + length)]; at += length; break; }
      case 5: at += 4; break;
      default: throw new Error('wire type ' + (key & 7));
    }
  }
}

function fieldsOf(bytes) { return Object.fromEntries(entriesOf(bytes)); }

function greeting(bytes) {
  const text = new TextDecoder(), message = fieldsOf(bytes);
  const description = raw => {
    const fields = fieldsOf(raw);
    return { type: text.decode(fields[1]), sdp: text.decode(fields[2]), id: fields[3] || 0 };
  };
  if (message[1]) return { join: {} };
  if (message[2]) return { answer: description(message[2]) };
  if (message[3]) return { offer: description(message[3]) };
  return {};
}

// --- the session

class Client {
  /// `dual`: a connection for each direction, as older clients; else one connection for both.
  constructor(url, dual) {
    this.dual = dual;
    this.offers = 0;
    this.waiting = {};           // cid -> resolve, until the server has taken the track
    this.textFrames = 0;
    this.binaryFrames = 0;
    this.publisher = this.connection('PUBLISHER');
    this.subscriber = dual ? this.connection('SUBSCRIBER') : this.publisher;
    this.subscriber.ontrack = event => this.show(event.track);
    this.work = Promise.resolve();
    this.joined = new Promise(resolve => { this.onJoin = resolve; });
    this.socket = new WebSocket(url);
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => this.send({ pingReq: { timestamp: String(Date.now()) } });
    // One message after the other: descriptions must not overtake each other.
    this.socket.onmessage = event => {
      this.work = this.work.then(() => this.receive(event.data)).catch(error => log('error', error.stack));
    };
    this.socket.onclose = event => log('signal closed', event.code, event.reason);
  }

  connection(target) {
    const pc = new RTCPeerConnection();
    pc.onicecandidate = ({ candidate }) => {
      if (candidate && candidate.candidate) this.send({ trickle: { candidateInit: JSON.stringify(candidate), target } });
    };
    pc.onconnectionstatechange = () => log(target, pc.connectionState);
    return pc;
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  async receive(data) {
    let message;
    if (typeof data === 'string') { this.textFrames++; message = JSON.parse(data); }
    else { this.binaryFrames++; message = greeting(new Uint8Array(data)); }
    if (message.join) this.onJoin();
    if (message.offer) await this.answer(message.offer);
    if (message.answer && message.answer.id === this.offers) {
      await this.publisher.setRemoteDescription({ type: 'answer', sdp: message.answer.sdp });
    }
    if (message.trackPublished) this.waiting[message.trackPublished.cid]();
    if (message.mediaSectionsRequirement) {
      const { numAudios = 0, numVideos = 0 } = message.mediaSectionsRequirement;
      for (let i = 0; i < numAudios; i++) this.publisher.addTransceiver('audio', { direction: 'recvonly' });
      for (let i = 0; i < numVideos; i++) this.publisher.addTransceiver('video', { direction: 'recvonly' });
      await this.offer();
    }
    if (message.leave) log('leave', JSON.stringify(message.leave));
  }

  async answer({ sdp, id }) {
    await this.subscriber.setRemoteDescription({ type: 'offer', sdp });
    await this.subscriber.setLocalDescription(await this.subscriber.createAnswer());
    this.send({ answer: { type: 'answer', sdp: this.subscriber.localDescription.sdp, id } });
  }

  async offer() {
    await this.publisher.setLocalDescription(await this.publisher.createOffer());
    this.offers++;
    this.send({ offer: { type: 'offer', sdp: this.publisher.localDescription.sdp, id: this.offers } });
  }

  async publish(wanted = { audio: true, video: { width: 640, height: 480 } }) {
    await this.joined;
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    for (const track of stream.getTracks()) {
      const audio = track.kind === 'audio';
      const taken = new Promise(resolve => { this.waiting[track.id] = resolve; });
      this.send({ addTrack: {
        cid: track.id, name: track.label, type: audio ? 'AUDIO' : 'VIDEO', source: audio ? 'MICROPHONE' : 'CAMERA',
        width: audio ? 0 : 640, height: audio ? 0 : 480,
      } });
      await taken;
      this.publisher.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
    }
    if (!this.dual) {
      this.publisher.addTransceiver('audio', { direction: 'recvonly' });
      this.publisher.addTransceiver('video', { direction: 'recvonly' });
    }
    this.work = this.work.then(() => this.offer());
    await this.work;
  }

  show(track) {
    log('received', track.kind);
    const element = document.createElement(track.kind);
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    document.getElementById('media').append(element);
    if (track.kind === 'audio') {
      const context = new AudioContext();
      this.analyser = context.createAnalyser();
      this.analyser.fftSize = 8192;
      context.createMediaStreamSource(element.srcObject).connect(this.analyser);
      this.rate = context.sampleRate;
    }
  }

  /// The strongest frequency heard at this moment, in hertz; null when silent.
  dominant() {
    if (!this.analyser) return null;
    const bins = new Float32Array(this.analyser.frequencyBinCount);
    this.analyser.getFloatFrequencyData(bins);
    let best = 0;
    bins.forEach((level, index) => { if (level > bins[best]) best = index; });
    return bins[best] < -60 ? null : best * this.rate / this.analyser.fftSize;
  }

  /// What the browser itself counts, for each connection.
  async report() {
    const connections = this.dual ? [this.publisher, this.subscriber] : [this.publisher];
    const all = [];
    for (const pc of connections) {
      const stats = [...(await pc.getStats()).values()];
      const of = type => stats.filter(entry => entry.type === type);
      all.push({
        state: pc.connectionState,
        inbound: of('inbound-rtp'), outbound: of('outbound-rtp'), transports: of('transport'),
      });
    }
    return { connections: all, textFrames: this.textFrames, binaryFrames: this.binaryFrames };
  }
}
