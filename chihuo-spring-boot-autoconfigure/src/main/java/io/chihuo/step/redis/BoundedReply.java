// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

/**
 * A reply of any type, of which no more is kept than a result may have. Maps are lists of
 * names and values in turn, as in the protocol RESP2.
 */
final class BoundedReply extends CommandOutput<byte[], byte[], Object> {

	/** Of an element, at least. */
	private static final int ELEMENT_BYTES = 2;

	private final long maxBytes;

	private long bytes;

	private @Nullable Object value;

	/** Lists that are not complete, the innermost first. */
	private final Deque<List<@Nullable Object>> open = new ArrayDeque<>();

	BoundedReply(RedisCodec<byte[], byte[]> codec, long maxBytes) {
		super(codec, new Object());
		this.maxBytes = maxBytes;
	}

	/** Whether the reply was larger, and is not complete. */
	boolean isCut() {
		return this.bytes > this.maxBytes;
	}

	/** The reply: null, a number, a boolean, bytes, or a list of these. */
	@Nullable Object value() {
		return this.value;
	}

	private void addValue(@Nullable Object element, int size) {
		this.bytes += ELEMENT_BYTES + size;
		if (isCut()) {
			return;
		}
		if (this.open.isEmpty()) {
			this.value = element;
		}
		else {
			this.open.peek().add(element);
		}
	}

	@Override
	public void set(long integer) {
		addValue(integer, 0);
	}

	@Override
	public void set(double number) {
		addValue(number, 0);
	}

	@Override
	public void set(boolean flag) {
		addValue(flag, 0);
	}

	@Override
	public void set(@Nullable ByteBuffer content) {
		int size = (content != null) ? content.remaining() : 0;
		addValue((content == null || this.bytes + size > this.maxBytes) ? null : this.codec.decodeValue(content), size);
	}

	@Override
	public void setSingle(@Nullable ByteBuffer content) {
		set(content);
	}

	@Override
	public void setBigNumber(ByteBuffer content) {
		addValue(StandardCharsets.US_ASCII.decode(content).toString(), content.remaining());
	}

	@Override
	public void multi(int count) {
		List<@Nullable Object> list = new ArrayList<>();
		addValue((count < 0) ? null : list, 0);
		this.open.push(list);
	}

	/** An element is complete, which leaves so many lists open. */
	@Override
	public void complete(int depth) {
		if (depth > 0 && depth < this.open.size()) {
			this.open.pop();
		}
	}

}
