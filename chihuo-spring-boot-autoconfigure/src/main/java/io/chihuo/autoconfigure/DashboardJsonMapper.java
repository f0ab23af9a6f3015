// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.dashboard.DashboardJson;

/**
 * Writes JSON with the defaults of Jackson: the page does not depend on how the
 * application has configured its own.
 */
final class DashboardJsonMapper implements DashboardJson {

	private static final TypeReference<Map<String, String>> OBJECT = new TypeReference<>() {
	};

	private final JsonMapper mapper = JsonMapper.shared();

	@Override
	public byte[] writeValue(Object value) {
		return this.mapper.writeValueAsBytes(value);
	}

	@Override
	public Map<String, String> readObject(byte[] json) {
		if (json.length == 0) {
			return Map.of();
		}
		try {
			Map<String, String> members = this.mapper.readValue(json, OBJECT);
			return (members != null) ? members : Map.of();
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
