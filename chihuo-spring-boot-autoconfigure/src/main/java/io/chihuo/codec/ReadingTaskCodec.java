// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes by one codec, and finds others to read by.
 */
final class ReadingTaskCodec implements TaskCodec {

	private final TaskCodec writer;

	private final Map<String, TaskCodec> readers = new HashMap<>();

	ReadingTaskCodec(TaskCodec writer, Collection<? extends TaskCodec> readers) {
		this.writer = writer;
		readers.forEach((reader) -> this.readers.putIfAbsent(reader.name(), reader));
	}

	@Override
	public String name() {
		return this.writer.name();
	}

	@Override
	public <T> PayloadCodec<T> forType(Type type) {
		return this.writer.forType(type);
	}

	@Override
	public PayloadCodec<List<@Nullable Object>> forArguments(List<String> names, List<? extends Type> types) {
		return this.writer.forArguments(names, types);
	}

	@Override
	public @Nullable TaskCodec findCodec(String name) {
		TaskCodec found = this.writer.findCodec(name);
		return (found != null) ? found : this.readers.get(name);
	}

}
