// SPDX-License-Identifier: Apache-2.0

package com.example.checksum;

import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;

/**
 * Adds checksums to the payloads that another backend stores.
 */
public final class ChecksummedTaskBackend extends DelegatingTaskBackend {

	private final PayloadChecksum checksum;

	public ChecksummedTaskBackend(TaskBackend backend, PayloadChecksum checksum) {
		super(backend);
		this.checksum = checksum;
	}

	@Override
	public String name() {
		return "checksummed";
	}

	@Override
	protected TaskStore wrapStore(TaskStore store) {
		return new ChecksummedTaskStore(store, this.checksum);
	}

}
