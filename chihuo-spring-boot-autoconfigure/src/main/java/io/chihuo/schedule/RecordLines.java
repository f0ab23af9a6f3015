// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.util.Assert;

/**
 * The content of a record: lines of a key, an equals sign and a value.
 */
final class RecordLines {

	private RecordLines() {
	}

	/** The values by their keys, in their order. Other lines are ignored. */
	static Map<String, String> parseContent(byte[] content) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
			int end = line.indexOf('=');
			if (end >= 0) {
				values.put(line.substring(0, end), line.substring(end + 1));
			}
		}
		return values;
	}

	static byte[] toContent(Map<String, String> values) {
		values.forEach((key, value) -> Assert.state(value.indexOf('\n') < 0,
				() -> "The value of '" + key + "' has a line break: " + value));
		return values.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining("\n"))
			.getBytes(StandardCharsets.UTF_8);
	}

}
