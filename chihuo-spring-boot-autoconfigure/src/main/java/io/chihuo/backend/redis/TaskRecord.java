package io.chihuo.backend.redis;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import static io.chihuo.backend.redis.QueueKeys.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What Redis holds of a task: when it was added, in eight bytes written by the server,
 * and a body. The body is 0 and the payload, or 1, the number of headers, names and
 * values each with its length, and the payload; numbers have four bytes. Before the body
 * may stand 2 and the eight bytes of a ticket's number, which are {@code ledger.lua}'s,
 * then 3 and the eight bytes of when the task became ready.
 *
 * @param addedAt when it was added, in milliseconds since the epoch
 * @param readyAt since when it is ready, which is when it was added unless it had to wait
 * @param headers headers
 * @param payload encoded payload
 */
record TaskRecord(long addedAt, long readyAt, Map<String, String> headers, byte[] payload) {

	private static final byte PLAIN = 0;

	private static final byte HEADERS = 1;

	private static final byte TICKET = 2;

	private static final byte READY = 3;

	static byte[] body(byte[] payload, Map<String, String> headers) {
		if (headers.isEmpty()) {
			byte[] body = new byte[payload.length + 1];
			System.arraycopy(payload, 0, body, 1, payload.length);
			return body;
		}
		int size = 1 + 4 + payload.length;
		for (Map.Entry<String, String> header : headers.entrySet()) {
			size += 8 + bytes(header.getKey()).length + bytes(header.getValue()).length;
		}
		ByteBuffer body = ByteBuffer.allocate(size).put(HEADERS).putInt(headers.size());
		headers.forEach((name, value) -> {
			put(body, bytes(name));
			put(body, bytes(value));
		});
		return body.put(payload).array();
	}

	/** With a time that is not the server's. */
	static byte[] encode(long addedAt, Map<String, String> headers, byte[] payload) {
		byte[] body = body(payload, headers);
		return ByteBuffer.allocate(8 + body.length).putLong(addedAt).put(body).array();
	}

	private static void put(ByteBuffer body, byte[] text) {
		body.putInt(text.length).put(text);
	}

	static TaskRecord decode(byte[] record) {
		ByteBuffer buffer = ByteBuffer.wrap(record);
		long addedAt = buffer.getLong();
		long readyAt = addedAt;
		byte kind = buffer.get();
		while (kind == TICKET || kind == READY) {
			long number = buffer.getLong();
			readyAt = (kind == READY) ? number : readyAt;
			kind = buffer.get();
		}
		Map<String, String> headers = (kind == PLAIN) ? Map.of() : headers(buffer);
		byte[] payload = new byte[buffer.remaining()];
		buffer.get(payload);
		return new TaskRecord(addedAt, readyAt, headers, payload);
	}

	private static Map<String, String> headers(ByteBuffer buffer) {
		Map<String, String> headers = new TreeMap<>();
		for (int left = buffer.getInt(); left > 0; left--) {
			headers.put(text(buffer), text(buffer));
		}
		return Collections.unmodifiableMap(headers);
	}

	private static String text(ByteBuffer buffer) {
		byte[] text = new byte[buffer.getInt()];
		buffer.get(text);
		return new String(text, UTF_8);
	}

	static long addedAt(byte[] stamp) {
		return ByteBuffer.wrap(stamp).getLong();
	}

}
