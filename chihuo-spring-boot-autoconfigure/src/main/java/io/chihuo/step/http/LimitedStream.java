// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer, decompressed, which ends in a failure where it is too large.
 */
final class LimitedStream extends FilterInputStream {

	private final long limit;

	private long count;

	LimitedStream(InputStream body, long limit) {
		super(body);
		this.limit = limit;
	}

	@Override
	public int read() throws IOException {
		int read = this.in.read();
		countBytes((read >= 0) ? 1 : 0);
		return read;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int read = this.in.read(bytes, offset, length);
		countBytes(Math.max(0, read));
		return read;
	}

	@Override
	public long skip(long amount) throws IOException {
		long skipped = this.in.skip(amount);
		countBytes(skipped);
		return skipped;
	}

	@Override
	public boolean markSupported() {
		return false;
	}

	private void countBytes(long read) {
		this.count += read;
		if (this.count > this.limit) {
			throw tooLarge(this.limit);
		}
	}

	static HttpStepException tooLarge(long limit) {
		return new HttpStepException(HttpProblem.TOO_LARGE,
				"the answer has more than " + limit + " bytes, decompressed", null);
	}

	long count() {
		return this.count;
	}

}
