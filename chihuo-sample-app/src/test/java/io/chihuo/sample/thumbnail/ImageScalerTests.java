// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.awt.image.BufferedImage;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ImageScaler} with images of all formats, and hostile ones.
 */
class ImageScalerTests {

	private final ThumbnailProperties properties = new ThumbnailProperties();

	private final ImageScaler scaler = new ImageScaler(new ImageDecoder(this.properties), this.properties);

	@ParameterizedTest
	@ValueSource(strings = { "png", "jpeg", "gif" })
	void imageIsScaledToItsWidth(String format) {
		byte[] thumbnail = this.scaler.scale(TestImages.create(format, 800, 600), 200);
		assertThat(ImageFormat.detect(thumbnail)).isEqualTo(format.equals("jpeg") ? ImageFormat.JPEG : ImageFormat.PNG);
		assertThatSizeIs(thumbnail, 200, 150);
	}

	@Test
	void imageIsNeverEnlargedAndNeverTooHigh() {
		assertThatSizeIs(this.scaler.scale(TestImages.create("png", 40, 30), 200), 40, 30);
		assertThatSizeIs(this.scaler.scale(TestImages.create("png", 40, 4000), 40), 10, 1000);
		assertThatSizeIs(this.scaler.scale(TestImages.create("png", 3000, 1), 10), 10, 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "png", "jpeg", "gif" })
	void truncatedImageIsRefused(String format) {
		byte[] image = TestImages.truncate(TestImages.create(format, 800, 600));
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> this.scaler.scale(image, 200))
			.withMessageContaining("cannot be read");
	}

	@Test
	void imageWithTooManyPixelsIsRefusedBeforeItIsDecoded() {
		byte[] bomb = TestImages.createBomb(10_000, 2_501);
		assertThat(bomb).hasSizeLessThan(100_000);
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> new ImageDecoder(this.properties).checkImage(bomb))
			.withMessage("The image has 10000 x 2501 pixels, and at most 25000000 are allowed");
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> this.scaler.scale(bomb, 200));
	}

	@Test
	void bytesOfNoImageAreRefused() {
		Stream.of("", "GIF", "<svg xmlns='http://www.w3.org/2000/svg'/>", "BM image", "GIF8")
			.forEach((text) -> assertThatExceptionOfType(InvalidImageException.class).as(text)
				.isThrownBy(() -> this.scaler.scale(text.getBytes(), 200)));
	}

	private static void assertThatSizeIs(byte[] image, int width, int height) {
		BufferedImage decoded = TestImages.decode(image);
		assertThat(decoded.getWidth()).isEqualTo(width);
		assertThat(decoded.getHeight()).isEqualTo(height);
	}

}
