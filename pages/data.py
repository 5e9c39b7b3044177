from dashboard.shell import shell

frame = shell("data")
frame.footer()
