// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

/**
 * Format of payloads.
 */
public enum CodecType {

	/**
	 * JSON, which people can read.
	 */
	JSON,

	/**
	 * CBOR, which is smaller; needs {@code jackson-dataformat-cbor}.
	 */
	CBOR

}
