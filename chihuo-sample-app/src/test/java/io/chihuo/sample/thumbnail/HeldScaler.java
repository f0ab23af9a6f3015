// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.util.concurrent.CountDownLatch;

/**
 * Holds up images of one width until it is interrupted.
 */
class HeldScaler extends ImageScaler {

	static final int HELD_WIDTH = 13;

	final CountDownLatch started = new CountDownLatch(1);

	final CountDownLatch interrupted = new CountDownLatch(1);

	HeldScaler(ImageDecoder decoder, ThumbnailProperties properties) {
		super(decoder, properties);
	}

	@Override
	byte[] scale(byte[] image, int width) {
		if (width == HELD_WIDTH) {
			this.started.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				Thread.currentThread().interrupt();
			}
		}
		return super.scale(image, width);
	}

}
