// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.lang.reflect.Type;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

import io.chihuo.RejectTaskException;
import io.chihuo.codec.TaskCodec;
import io.chihuo.step.sql.StepResultRows.StoredResult;

/**
 * Turns results of steps into bytes, no more than a result may have, and back.
 */
final class StepResultCodec {

	private static final Type RESULT_TYPE = new ParameterizedTypeReference<Map<String, @Nullable Object>>() {
	}.getType();

	private final TaskCodec codec;

	private final int maxBytes;

	StepResultCodec(TaskCodec codec, int maxBytes) {
		this.codec = codec;
		this.maxBytes = maxBytes;
	}

	/**
	 * Encode a result.
	 * @throws RejectTaskException if it is too large
	 */
	StoredResult encode(Map<String, @Nullable Object> result) {
		byte[] content = this.codec.<Map<String, @Nullable Object>>forType(RESULT_TYPE).encode(result);
		if (content.length > this.maxBytes) {
			throw RowList.createTooLarge(this.maxBytes);
		}
		return new StoredResult(this.codec.name(), content);
	}

	Map<String, @Nullable Object> decode(StoredResult stored) {
		TaskCodec reader = this.codec.findCodec(stored.codec());
		Map<String, @Nullable Object> result = (reader != null)
				? reader.<Map<String, @Nullable Object>>forType(RESULT_TYPE).decode(stored.content()) : null;
		if (result == null) {
			throw new RejectTaskException(
					"The step has had its effect, and its result cannot be read: it was written by " + "the codec '"
							+ stored.codec() + "', which this node lacks");
		}
		return result;
	}

}
