// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;

import tools.jackson.databind.json.JsonMapper;

/**
 * Turns payloads into bytes and back. Stored bytes never name a class: the type is the
 * reader's.
 */
public interface TaskCodec {

	/**
	 * The codec for one type of payload; make it once and use it often.
	 * @throws io.chihuo.ChihuoConfigurationException if payloads of the type can never be
	 * read
	 */
	<T> PayloadCodec<T> forType(Type type);

	/**
	 * Payloads as JSON; {@link PayloadJson} has a mapper for it.
	 */
	static TaskCodec json(JsonMapper mapper) {
		return new JacksonTaskCodec(mapper);
	}

}
