"""The tools of a store for programs that speak MCP."""

from qa.mcp.server import serve

__all__ = ["serve"]
