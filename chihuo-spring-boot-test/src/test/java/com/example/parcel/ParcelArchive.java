// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

import org.springframework.stereotype.Component;

/** A component that no test includes, and that would fail the start. */
@Component
class ParcelArchive {

	ParcelArchive() {
		throw new IllegalStateException("No archive in tests");
	}

}
