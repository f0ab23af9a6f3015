// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

import javax.imageio.ImageIO;

/**
 * Images for tests.
 */
final class TestImages {

	private TestImages() {
	}

	/** A picture that fills its file, so that half of the file is half of the picture. */
	static byte[] create(String format, int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setPaint(new GradientPaint(0, 0, Color.RED, width, height, Color.BLUE));
		graphics.fillRect(0, 0, width, height);
		graphics.dispose();
		return encode(image, format);
	}

	/** An image of few bytes and many pixels. */
	static byte[] createBomb(int width, int height) {
		return encode(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png");
	}

	static byte[] truncate(byte[] image) {
		return Arrays.copyOf(image, image.length / 2);
	}

	static BufferedImage decode(byte[] image) {
		try {
			return ImageIO.read(new ByteArrayInputStream(image));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] encode(BufferedImage image, String format) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			ImageIO.write(image, format, bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

}
