// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * An address that leads to a server over wires that a test can cut, freeze, or have lose
 * answers, and that can lead elsewhere.
 */
public final class TcpProxy implements AutoCloseable {

	private final ServerSocket listener;

	private final List<ProxyConnection> wires = new CopyOnWriteArrayList<>();

	private volatile InetSocketAddress target;

	private volatile boolean swallowing;

	/** Create a proxy for a server. */
	public TcpProxy(String host, int port) {
		this.target = new InetSocketAddress(host, port);
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		run(this::accept);
	}

	/** Create a proxy for a server. */
	public TcpProxy(RedisServer server) {
		this(server.host(), server.port());
	}

	public String host() {
		return "127.0.0.1";
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** From here on the server's answers over the wires that exist do not arrive. */
	public void loseAnswers() {
		this.wires.forEach((wire) -> wire.losing = true);
	}

	/** From here on the wires that exist stay open and carry nothing; new ones work. */
	public void freeze() {
		this.wires.forEach((wire) -> wire.frozen = true);
	}

	/**
	 * From here on all wires stay open and carry nothing, new ones too, as with a server
	 * that hangs; new ones work again once they lead elsewhere.
	 */
	public void swallow() {
		this.swallowing = true;
		freeze();
	}

	/** Freeze the wires that are number {@code index} and later, counted from 0. */
	public void freezeFrom(int index) {
		this.wires.subList(index, this.wires.size()).forEach((wire) -> wire.frozen = true);
	}

	/** Number of wires that were made, and not cut. */
	public int wires() {
		return this.wires.size();
	}

	/** From here on new wires lead to another server. */
	public void leadTo(RedisServer server) {
		leadTo(server.host(), server.port());
	}

	/** From here on new wires lead to another server, or to none. */
	public void leadTo(String host, int port) {
		this.target = new InetSocketAddress(host, port);
		this.swallowing = false;
	}

	/** Cut all wires; new ones work. */
	public void cut() {
		List<ProxyConnection> cut = List.copyOf(this.wires);
		this.wires.removeAll(cut);
		cut.forEach(ProxyConnection::close);
	}

	private static void run(Runnable action) {
		Thread thread = new Thread(action, "proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.listener.accept();
				try {
					ProxyConnection wire = new ProxyConnection(client,
							new Socket(this.target.getAddress(), this.target.getPort()));
					wire.frozen = this.swallowing;
					this.wires.add(wire);
					run(() -> wire.copy(wire.client, wire.server, false));
					run(() -> wire.copy(wire.server, wire.client, true));
				}
				catch (IOException ex) {
					client.close(); // the server is away
				}
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		cut();
	}

	private static final class ProxyConnection {

		private final Socket client;

		private final Socket server;

		private final CountDownLatch closed = new CountDownLatch(1);

		private volatile boolean losing;

		private volatile boolean frozen;

		/** Does not delay what it passes on, as neither end does. */
		private ProxyConnection(Socket client, Socket server) throws IOException {
			client.setTcpNoDelay(true);
			server.setTcpNoDelay(true);
			this.client = client;
			this.server = server;
		}

		private void copy(Socket from, Socket to, boolean answers) {
			byte[] buffer = new byte[1 << 14];
			try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
				for (int n = in.read(buffer); awaitFlow() && n >= 0; n = in.read(buffer)) {
					// lost bytes must not arrive later
					if (!answers || (!this.losing && this.closed.getCount() > 0)) {
						out.write(buffer, 0, n);
					}
				}
			}
			catch (IOException ex) {
				// cut
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		/** Neither end of a frozen wire learns that the other one is gone. */
		private boolean awaitFlow() throws InterruptedException {
			if (this.frozen) {
				this.closed.await();
			}
			return this.closed.getCount() > 0;
		}

		private void close() {
			this.closed.countDown();
			try {
				this.client.close();
				this.server.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
