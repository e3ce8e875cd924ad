// Asks through the official client and prints what it received as one JSON object.

import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: "none", maxRetries: 0 });
const messages = [{ role: "user", content: process.argv[3] }];

const whole = await client.chat.completions.create({ model: "footnote", messages });

let content = "";
let last = null;
const chunks = await client.chat.completions.create({
  model: "footnote",
  messages,
  stream: true,
  stream_options: { include_usage: true },
});
let usage = null;
for await (const chunk of chunks) {
  usage = chunk.usage ?? usage;
  if (chunk.choices.length === 0) continue;
  last = chunk.choices[0];
  content += last.delta.content ?? "";
}

const helped = await client.chat.completions
  .stream({ model: "footnote", messages })
  .finalContent();

const refused = await client.chat.completions
  .create({ model: "footnote", messages, n: 2 })
  .catch((error) => ({ kind: error.constructor.name, status: error.status, param: error.param }));

const models = [];
for await (const model of client.models.list()) models.push(model.id);

console.log(
  JSON.stringify({
    message: whole.choices[0].message,
    streamed: { content, finish: last.finish_reason, delta: last.delta, usage },
    helped,
    refused,
    models,
  }),
);
