// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import org.springframework.stereotype.Component;

/**
 * Scales images down. The result of a JPEG image is JPEG, that of another one PNG.
 */
@Component
class ImageScaler {

	private final ImageDecoder decoder;

	private final ThumbnailProperties properties;

	ImageScaler(ImageDecoder decoder, ThumbnailProperties properties) {
		this.decoder = decoder;
		this.properties = properties;
	}

	/**
	 * Scale an image. It is never enlarged, and becomes narrower than asked for if it
	 * would be too high otherwise.
	 * @throws InvalidImageException if it cannot be read
	 */
	byte[] scale(byte[] image, int width) {
		BufferedImage decoded = this.decoder.decode(image, width);
		double factor = Math.min(1, Math.min((double) width / decoded.getWidth(),
				(double) this.properties.getMaxSide() / decoded.getHeight()));
		ImageFormat format = (ImageFormat.detect(image) == ImageFormat.JPEG) ? ImageFormat.JPEG : ImageFormat.PNG;
		BufferedImage scaled = new BufferedImage(scaleLength(decoded.getWidth(), factor),
				scaleLength(decoded.getHeight(), factor),
				(format == ImageFormat.JPEG) ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
		Graphics2D graphics = scaled.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		graphics.drawImage(decoded, 0, 0, scaled.getWidth(), scaled.getHeight(), null);
		graphics.dispose();
		return encode(scaled, format);
	}

	private static int scaleLength(int length, double factor) {
		return Math.max(1, (int) Math.round(length * factor));
	}

	private static byte[] encode(BufferedImage image, ImageFormat format) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
			ImageIO.write(image, format.name(), stream);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

}
