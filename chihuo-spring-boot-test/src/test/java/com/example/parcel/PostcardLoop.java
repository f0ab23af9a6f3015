// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;

/** Another loop of the application. */
@ChihuoLoop(name = "postcards")
class PostcardLoop {

	@MakeTask
	void deliverPostcard(String postcard) {
	}

}
