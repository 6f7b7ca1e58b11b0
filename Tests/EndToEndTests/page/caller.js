// Somebody who calls an agent from a browser: reads its captions and answers what it asks of the device. Both come as
// protobuf over data channels; the few messages are read and written by hand.
'use strict';

const text = bytes => new TextDecoder().decode(bytes || new Uint8Array());

/// A message of fields `[number, value]`; a value is a text, a number, or the bytes of a message.
function message(...fields) {
  const bytes = [];
  const varint = value => {
    while (value > 127) { bytes.push(value % 128 + 128); value = Math.floor(value / 128); }
    bytes.push(value);
  };
  for (const [number, value] of fields) {
    if (typeof value === 'number') { varint(number * 8); varint(value); continue; }
    const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    varint(number * 8 + 2);
    varint(content.length);
    bytes.push(...content);
  }
  return new Uint8Array(bytes);
}

class Caller extends Client {
  /// `devices`: method -> answer, as the agent's device tools ask.
  constructor(url, dual, devices) {
    super(url, dual);
    this.devices = devices;
    this.used = [];
    this.streams = {};           // id -> text stream that is coming in
    this.captions = [];          // of text streams that are whole: { from, text, attributes }
    this.listeners = [];
    this.reliable = this.publisher.createDataChannel('_reliable', { ordered: true });
    this.publisher.createDataChannel('_lossy', { ordered: false, maxRetransmits: 0 });
    this.reliable.binaryType = 'arraybuffer';
    this.reliable.onmessage = event => this.packet(event.data);
    this.subscriber.ondatachannel = ({ channel }) => {
      channel.binaryType = 'arraybuffer';
      channel.onmessage = event => this.packet(event.data);
    };
    this.joined.then(() => { this.work = this.work.then(() => this.offer()); });
  }

  packet(data) {
    const packet = fieldsOf(new Uint8Array(data));
    if (packet[10]) this.asked(text(packet[4]), fieldsOf(packet[10]));
    if (packet[13]) this.begins(text(packet[4]), packet[13]);
    if (packet[14]) this.goesOn(fieldsOf(packet[14]));
    if (packet[15]) this.ends(packet[15]);
  }

  // --- text streams

  attributes(bytes, number) {
    const pairs = [...entriesOf(bytes)].filter(([key]) => key === number).map(([, pair]) => fieldsOf(pair));
    return Object.fromEntries(pairs.map(pair => [text(pair[1]), text(pair[2])]));
  }

  begins(from, bytes) {
    const header = fieldsOf(bytes);
    this.streams[text(header[1])] = { from, topic: text(header[3]), parts: [], attributes: this.attributes(bytes, 8) };
  }

  goesOn(chunk) {
    const stream = this.streams[text(chunk[1])];
    if (stream) stream.parts[chunk[2] || 0] = text(chunk[3]);
  }

  ends(bytes) {
    const id = text(fieldsOf(bytes)[1]), stream = this.streams[id];
    if (!stream) return;
    delete this.streams[id];
    if (stream.topic !== 'lk.transcription') return;
    const attributes = { ...stream.attributes, ...this.attributes(bytes, 3) };
    const caption = { from: stream.from, text: stream.parts.join(''), attributes };
    this.captions.push(caption);
    if (attributes['lk.transcription_final'] === 'true') log(caption.from + ':', caption.text);
    this.listeners = this.listeners.filter(listener => !listener(caption));
  }

  /// Resolves to the first final caption with those words.
  caption(words) {
    const fits = ({ text, attributes }) =>
      text.toLowerCase().includes(words) && attributes['lk.transcription_final'] === 'true';
    const known = this.captions.find(fits);
    if (known) return Promise.resolve(known);
    return new Promise(resolve => this.listeners.push(caption => fits(caption) && (resolve(caption), true)));
  }

  // --- the device

  asked(agent, request) {
    const id = text(request[1]), method = text(request[2]);
    this.used.push({ method, payload: text(request[3]) });
    log('device:', method, text(request[3]));
    const answer = this.devices[method];
    const outcome = answer === undefined
      ? [3, message([1, 1400], [2, 'Method not supported at destination'])] : [2, answer];
    this.reliable.send(message([5, agent], [11, message([1, id])]));
    this.reliable.send(message([5, agent], [12, message([1, id], outcome)]));
  }

  /// Opens the microphone, which begins its file now.
  speak() {
    return this.publish({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  }

  /// What was decoded so far: energy and seconds, of full scale 1.
  async decoded() {
    const { connections } = await this.report();
    const heard = connections.flatMap(connection => connection.inbound).filter(entry => entry.kind === 'audio');
    const sum = field => heard.reduce((total, entry) => total + entry[field], 0);
    return { energy: sum('totalAudioEnergy'), seconds: sum('totalSamplesDuration'), lost: sum('packetsLost') };
  }
}
