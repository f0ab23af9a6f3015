// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.util.Collection;

import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * The CBOR that payloads are stored as; needs {@code jackson-dataformat-cbor}. It has the
 * structure of {@link PayloadJson}: times are text, and names of properties are written
 * out.
 */
public final class PayloadCbor {

	private PayloadCbor() {
	}

	/**
	 * A mapper with the settings of {@link PayloadJson#mapper(Collection)}.
	 * @param modules modules for further types
	 * @return the mapper, not by its class: callers are loaded without that library too
	 */
	public static ObjectMapper mapper(Collection<? extends JacksonModule> modules) {
		CBORFactory factory = CBORFactory.builder().streamReadConstraints(PayloadJson.LIMITS).build();
		return PayloadJson.configureBuilder(CBORMapper.builder(factory), modules).build();
	}

}
