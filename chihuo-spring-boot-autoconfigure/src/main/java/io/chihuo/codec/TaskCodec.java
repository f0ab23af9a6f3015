// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns payloads into bytes and back. Stored bytes never name a class: the type is the
 * reader's. The name of the codec is stored with each task, so that nodes with different
 * codecs share a queue.
 */
public interface TaskCodec {

	/**
	 * Name of the codec of tasks that are stored without one.
	 */
	String JSON_NAME = "json";

	/**
	 * Short name of the format, such as {@code json}; a codec that cannot read what
	 * another has written must have another name.
	 */
	String name();

	/**
	 * The codec for one type of payload; make it once and use it often.
	 * @throws io.chihuo.ChihuoConfigurationException if payloads of the type can never be
	 * read
	 */
	<T> PayloadCodec<T> forType(Type type);

	/**
	 * The codec for the arguments of a method, in their order. It reads as many as there
	 * are, also fewer or more than the method has parameters.
	 * @param names names of the parameters, for people who look at stored tasks
	 * @param types types of the parameters
	 * @throws io.chihuo.ChihuoConfigurationException if arguments of one of the types can
	 * never be read
	 */
	default PayloadCodec<List<@Nullable Object>> forArguments(List<String> names, List<? extends Type> types) {
		return new FramedArguments(types.stream().map(this::<Object>forType).toList());
	}

	/**
	 * Find the codec for payloads that one of a name has written; null if there is none
	 * here. This codec by default, if the name is its own.
	 */
	default @Nullable TaskCodec findCodec(String name) {
		return name.equals(name()) ? this : null;
	}

	/**
	 * This codec, which also reads what others have written.
	 * @param others codecs of other names; of two with one name the first is used
	 */
	default TaskCodec alsoReading(Collection<? extends TaskCodec> others) {
		return new ReadingTaskCodec(this, others);
	}

	/**
	 * Payloads as JSON; {@link PayloadJson} has a mapper for it.
	 */
	static TaskCodec json(JsonMapper mapper) {
		return new JacksonTaskCodec(JSON_NAME, mapper);
	}

	/**
	 * Payloads as CBOR.
	 * @param mapper reads and writes CBOR; {@link PayloadCbor} has one
	 */
	static TaskCodec cbor(ObjectMapper mapper) {
		return new JacksonTaskCodec("cbor", mapper);
	}

}
