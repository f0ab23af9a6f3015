// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import org.springframework.stereotype.Component;

/**
 * Reads images that may be hostile. The number of pixels is compared with the limit
 * before memory is allocated for them, and metadata is not read at all.
 */
@Component
class ImageDecoder {

	private final ThumbnailProperties properties;

	ImageDecoder(ThumbnailProperties properties) {
		this.properties = properties;
	}

	/** Reads something of an image. */
	private interface ReadOperation<T> {

		T readFrom(ImageReader reader) throws IOException;

	}

	/**
	 * Check format and size of an image, without decoding it.
	 * @throws InvalidImageException if it is no image, or has too many pixels
	 */
	void checkImage(byte[] image) {
		read(image, (reader) -> reader.getWidth(0));
	}

	/**
	 * Decode an image; of a large one only each second pixel, or less, which still leaves
	 * twice as many as are needed.
	 * @param width pixels that are needed of a line
	 * @throws InvalidImageException if it is no image, is damaged or has too many pixels
	 */
	BufferedImage decode(byte[] image, int width) {
		return read(image, (reader) -> {
			int step = Math.max(1, reader.getWidth(0) / (2 * width));
			ImageReadParam parameters = reader.getDefaultReadParam();
			parameters.setSourceSubsampling(step, step, 0, 0);
			AtomicBoolean truncated = new AtomicBoolean();
			// the rest of a truncated JPEG would be grey
			reader.addIIOReadWarningListener((source, warning) -> truncated.compareAndSet(false,
					warning.contains("EOI") || warning.contains("Premature end")));
			BufferedImage decoded = reader.read(0, parameters);
			if (truncated.get()) {
				throw new IOException("it is truncated");
			}
			return decoded;
		});
	}

	private <T> T read(byte[] image, ReadOperation<T> operation) {
		ImageFormat format = ImageFormat.detect(image);
		if (format == null) {
			throw new InvalidImageException("The body is not a PNG, JPEG or GIF image", null);
		}
		ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
		try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
			reader.setInput(stream, true, true);
			checkSize(reader.getWidth(0), reader.getHeight(0));
			return operation.readFrom(reader);
		}
		catch (InvalidImageException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) { // readers throw any at bytes that
													// they did not expect
			throw new InvalidImageException("The " + format + " image cannot be read: " + ex.getMessage(), ex);
		}
		finally {
			reader.dispose();
		}
	}

	private void checkSize(int width, int height) {
		if ((long) width * height > this.properties.getMaxPixels()) {
			throw new InvalidImageException("The image has " + width + " x " + height + " pixels, and at most "
					+ this.properties.getMaxPixels() + " are allowed", null);
		}
	}

}
