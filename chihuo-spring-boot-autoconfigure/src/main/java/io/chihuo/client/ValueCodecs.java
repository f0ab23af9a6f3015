// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.lang.reflect.Type;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;

/**
 * Codecs of values by their types. Each is made once, since that looks at all of its
 * type. Thread-safe.
 */
final class ValueCodecs {

	/** Types beyond this number have their codecs made each time. */
	private static final int MAX_CODECS = 1000;

	private final TaskCodec codec;

	private final ConcurrentMap<WriterKey, PayloadCodec<Object>> writers = new ConcurrentHashMap<>();

	private final ConcurrentMap<Type, TaskPayloadCodec<?>> readers = new ConcurrentHashMap<>();

	private record WriterKey(String codec, Class<?> type) {

	}

	ValueCodecs(TaskCodec codec) {
		this.codec = codec;
	}

	/**
	 * Codec that writes values of a class.
	 * @param name name of the codec
	 * @throws UnknownKindException if this node does not have it
	 */
	PayloadCodec<Object> writerOf(String name, Class<?> type) {
		return find(this.writers, new WriterKey(name, type), () -> {
			TaskCodec found = this.codec.findCodec(name);
			if (found == null) {
				throw UnknownKindException.ofCodec(name);
			}
			return found.forType(type);
		});
	}

	/** Codec that reads values as a type, which the caller has to know to be R. */
	@SuppressWarnings("unchecked") // by its key
	<R> TaskPayloadCodec<R> readerOf(Type type) {
		return (TaskPayloadCodec<R>) find(this.readers, type, () -> new TaskPayloadCodec<R>(this.codec, type));
	}

	private static <K, C> C find(ConcurrentMap<K, C> known, K key, Supplier<C> create) {
		C found = known.get(key);
		if (found == null) {
			found = create.get();
			if (known.size() < MAX_CODECS) {
				known.put(key, found);
			}
		}
		return found;
	}

}
