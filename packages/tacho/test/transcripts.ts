/**
 * Invented transcripts of Claude Code, record by record. Times are seconds after 2026-03-01 09:00 UTC.
 */
type Fields = Record<string, unknown>;

/** ISO text of a moment. */
export function at(second: number): string {
  return new Date(Date.UTC(2026, 2, 1, 9) + second * 1000).toISOString();
}

/** The lines of a file: every record with the session's id, one a line. */
export function transcript(sessionId: string, ...records: Fields[]): string {
  return records.map(record => `${JSON.stringify({ ...record, sessionId })}\n`).join('');
}

export function prompt(second: number, content: string, fields: Fields = {}): Fields {
  return {
    type: 'user',
    uuid: `prompt-${second}`,
    timestamp: at(second),
    message: { role: 'user', content },
    ...fields,
  };
}

/** A text is an answer; anything else is the list of its blocks. */
export function answer(second: number, id: string, content: unknown, usage?: Fields, fields: Fields = {}): Fields {
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  return {
    type: 'assistant',
    uuid: `answer-${second}`,
    timestamp: at(second),
    requestId: `req_${id}`,
    message: { id, role: 'assistant', model: 'claude-invented-1', content: blocks, ...(usage && { usage }) },
    ...fields,
  };
}

export function call(id: string, name: string, input: Fields): Fields {
  return { type: 'tool_use', id, name, input };
}

export function result(second: number, id: string, content: string, fields: Fields = {}, block: Fields = {}): Fields {
  const message = { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content, ...block }] };
  return { type: 'user', uuid: `result-${second}`, timestamp: at(second), message, ...fields };
}

/** Records as a subagent writes them. */
export function inside(agentId: string, ...records: Fields[]): Fields[] {
  return records.map(record => ({ ...record, isSidechain: true, agentId }));
}
